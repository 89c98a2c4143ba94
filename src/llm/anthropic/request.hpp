#pragma once

#include "llm/model.hpp"
#include "llm/request_options.hpp"

namespace tessera::llm::anthropic {

/// The body of a streamed `POST /v1/messages`. Assistant messages that the same model wrote go back
/// exactly as they came, thinking and signatures included.
/// @param options  `max_tokens` is required by the API; 0 becomes 8192
/// Spec: Anthropic Messages API, version 2023-06-01
[[nodiscard]] json::object request_body(Request const& request, RequestOptions const& options);

}  // namespace tessera::llm::anthropic
