#pragma once

#include "base/json.hpp"
#include "http/headers.hpp"
#include "llm/failure.hpp"

#include <string_view>

namespace tessera::llm::openai {

/// Reads a refusal of a compatible server: `{"error":{message,type,code}}`, `{"error":"…"}`, or
/// plain text. @param now  for a `Retry-After` that is a date
[[nodiscard]] Failure http_failure(int status, http::Headers const& headers, std::string_view body,
                                   SysSeconds now);

/// A chunk with an `error`: the stream was answered with 200 and failed later.
[[nodiscard]] Failure stream_failure(json::value const& chunk);

}  // namespace tessera::llm::openai
