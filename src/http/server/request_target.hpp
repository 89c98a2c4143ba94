#pragma once

#include "http/message/request.hpp"

#include <string_view>

namespace tessera::http {

/// Takes a request target apart into `target`, `path` and `query`. An absolute-form target also
/// replaces `Host`. Refuses fragments, control and non-ASCII bytes, bad percent-encodings, encoded
/// slashes and NUL, ill-formed UTF-8 and dot segments: what a guard sees must be what a handler
/// uses. @return false: refused. Spec: RFC 9112 §3.2
[[nodiscard]] bool parse_target(std::string_view target, Request& out);

}  // namespace tessera::http
