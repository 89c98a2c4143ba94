#pragma once

#include "http/headers.hpp"
#include "llm/failure.hpp"

#include <string_view>

namespace tessera::llm::bedrock {

/// Reads a refusal of Bedrock. The error's name comes from `x-amzn-errortype`, or from the body.
/// Spec: Amazon Bedrock API Reference, Converse, Errors
[[nodiscard]] Failure http_failure(int status, http::Headers const& headers, std::string_view body);

/// A frame of the type `exception`: the stream was answered with 200 and failed later.
[[nodiscard]] Failure stream_failure(std::string_view exception_type, std::string_view payload);

/// A frame of the type `error`.
[[nodiscard]] Failure stream_error(std::string_view code, std::string_view message);

/// The kind of an error by its name, e.g. `ThrottlingException`.
[[nodiscard]] Errc kind_of(std::string_view name, int status, std::string_view message);

}  // namespace tessera::llm::bedrock
