#pragma once

#include "http/message/request.hpp"

#include <string_view>

namespace tessera::http {

/// Takes a request target apart into `target`, `path` and `query`. An absolute-form target also
/// replaces `Host`. Refuses fragments, control and non-ASCII bytes, bad percent-encodings, encoded
/// slashes and NUL, ill-formed UTF-8 and dot segments: what a guard sees must be what a handler
/// uses. @return false: refused. Spec: RFC 9112 §3.2
[[nodiscard]] bool parse_target(std::string_view target, Request& out);

/// True for an absolute-form target of the scheme https: only a connection with TLS may bring one.
/// Spec: RFC 9110 §7.4
[[nodiscard]] bool is_secure_target(std::string_view target) noexcept;

}  // namespace tessera::http
