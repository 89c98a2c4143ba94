#pragma once

#include "llm/model.hpp"
#include "llm/request_options.hpp"

namespace tessera::llm::bedrock {

/// The body of Converse and ConverseStream. Assistant messages that the same model wrote go back
/// exactly as they came, reasoning and signatures included.
/// Spec: Amazon Bedrock API Reference, Converse
[[nodiscard]] json::object request_body(Request const& request, RequestOptions const& options);

}  // namespace tessera::llm::bedrock
