#pragma once

#include "base/json.hpp"
#include "http/headers.hpp"
#include "llm/failure.hpp"

#include <string_view>

namespace tessera::llm::anthropic {

/// Reads a refusal. Spec: Anthropic Messages API, errors
/// @param now  for a `retry-after` that is a date
[[nodiscard]] Failure http_failure(int status, http::Headers const& headers, std::string_view body,
                                   SysSeconds now);

/// An `error` event: the stream was answered with 200 and failed later.
[[nodiscard]] Failure stream_failure(json::value const& event);

}  // namespace tessera::llm::anthropic
