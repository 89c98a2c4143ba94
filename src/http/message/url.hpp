#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tessera::http {

/// An absolute http or https URL, taken apart. There is never a fragment and never a user name.
struct Url {
  std::string scheme;      ///< "http" or "https".
  std::string host;        ///< Lower case; an IPv6 address without brackets.
  std::uint16_t port = 0;  ///< The default of the scheme if the text has none.
  std::string path;        ///< As written, percent-encoding kept; at least "/".
  std::string query;       ///< Without '?'.

  [[nodiscard]] bool is_https() const noexcept { return scheme == "https"; }
  /// localhost, 127.0.0.0/8 or ::1.
  [[nodiscard]] bool is_loopback() const noexcept;
  /// `host:port`, for people; an IPv6 address in brackets.
  [[nodiscard]] std::string address() const;
  /// `https://example.com`; the scheme's default port is left out. Spec: RFC 6454 §6.2
  [[nodiscard]] std::string origin() const;
  /// Path and query: what stands in a request line.
  [[nodiscard]] std::string target() const;
  /// origin() + target().
  [[nodiscard]] std::string text() const;
};

/// Strict: http or https only, with a host, without user information; at most 8 KiB. A fragment is
/// cut off. Errors: Errc::bad_url. Spec: RFC 3986; RFC 9110 §4.2
[[nodiscard]] Result<Url> parse_url(std::string_view text);

}  // namespace tessera::http
