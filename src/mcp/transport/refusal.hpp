#pragma once

#include "base/error.hpp"
#include "http/headers.hpp"

#include <string>
#include <string_view>

namespace tessera::mcp {

/// What a refusing body says in words: the `error_description` or message of a JSON body, or the
/// beginning of a plain one. Untrusted text; empty when there is nothing to read.
[[nodiscard]] std::string reason_in(std::string_view body);

/// The error for 401 and 403: http::Errc::unauthorized or forbidden, with what the challenge or the
/// body gives as a reason and, where a scope is missing, its name.
/// @param had_credential  whether one was sent
/// Spec: RFC 6750 §3
[[nodiscard]] Error refusal_error(int status, http::Headers const& headers, std::string_view body,
                                  bool had_credential);

}  // namespace tessera::mcp
