#pragma once

#include "base/error.hpp"

namespace tessera::http {

/// Why an HTTP exchange could not go on.
enum class Errc {
  bad_request = 1,     ///< The request line, a header field or the framing breaks RFC 9112 (400).
  header_too_large,    ///< The request head is over its limit (431).
  body_too_large,      ///< The body is over its limit (413).
  timed_out,           ///< The peer was too slow (408).
  not_found,           ///< No such resource (404).
  method_not_allowed,  ///< The resource has other methods (405).
  unsupported_media,   ///< The body's media type is not taken here (415).
  not_acceptable,      ///< Nothing that we have is in `Accept` (406).
  unauthorized,        ///< No acceptable credential (401).
  forbidden,           ///< Known, and not allowed (403).
  conflict,            ///< The state does not allow it now (409).
  too_many_requests,   ///< A rate limit was reached (429).
  unavailable,         ///< Cannot serve now; try again (503).
  internal,            ///< Our own fault (500).
  bad_url,             ///< A URL that we do not accept.
  bad_challenge,       ///< A `WWW-Authenticate` value that does not parse.
  connect_failed,      ///< The peer could not be reached.
  transfer_failed,     ///< The connection broke in mid-exchange.
  bad_response,        ///< The peer's answer breaks the protocol or a limit.
  bad_form,            ///< A form body that does not parse.
};
[[nodiscard]] error_code make_error_code(Errc code);

}  // namespace tessera::http

template <>
struct boost::system::is_error_code_enum<tessera::http::Errc> : std::true_type {};
