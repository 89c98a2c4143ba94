#pragma once

#include "base/json.hpp"
#include "http/headers.hpp"
#include "llm/failure.hpp"

#include <string_view>

namespace tessera::llm::gemini {

/// Reads a refusal, also one that comes as an array. Spec: google.rpc.Status, RetryInfo,
/// QuotaFailure @param now  for a `Retry-After` that is a date
[[nodiscard]] Failure http_failure(int status, http::Headers const& headers, std::string_view body,
                                   SysSeconds now);

/// An event with an `error`: the stream was answered with 200 and failed later.
[[nodiscard]] Failure stream_failure(json::value const& event);

/// The prompt was not taken to the model at all.
[[nodiscard]] Failure blocked(std::string_view reason);

/// An answer without text and without a call, which is worth asking for once more.
[[nodiscard]] Failure said_nothing(std::string_view reason);

}  // namespace tessera::llm::gemini
