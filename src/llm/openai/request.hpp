#pragma once

#include "llm/model.hpp"
#include "llm/request_options.hpp"

namespace tessera::llm::openai {

/// What servers that call themselves compatible differ in.
struct Dialect {
  bool completion_tokens = false;  ///< The limit is called `max_completion_tokens`.
  bool stream_usage = true;        ///< Knows `stream_options`.
};

/// The body of a streamed `POST /chat/completions`. Results are text only in this API; their images
/// follow in a message of the person's. Spec: OpenAI Chat Completions
[[nodiscard]] json::object request_body(Request const& request, RequestOptions const& options,
                                        Dialect const& dialect = {});

}  // namespace tessera::llm::openai
