#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tessera::http {

/// `host[:port]` taken apart; views into the text.
struct Authority {
  std::string_view host;              ///< An IPv6 address without its brackets.
  bool bracketed = false;             ///< It was an IPv6 address.
  std::optional<std::uint16_t> port;  ///< Nothing: none, or an empty one.
};

/// Strict: a name of letters, digits and `-._~`, or an IPv6 address in brackets; no user, no
/// percent-encoding, a port within 0 to 65535. Not left to Boost.URL: its version 1.81 reads
/// "http://127.0.0.1.example.com/" as host 127.0.0.1. Spec: RFC 3986 §3.2; RFC 9110 §7.2
[[nodiscard]] std::optional<Authority> parse_authority(std::string_view text) noexcept;

}  // namespace tessera::http
