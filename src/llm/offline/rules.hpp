#pragma once

#include "llm/model.hpp"

#include <string>
#include <vector>

namespace tessera::llm::offline {

struct Reply {
  std::string text;
  std::vector<ToolCall> calls;
  json::value native;  ///< Remembers an open question; comes back with the conversation.
};

/// The whole engine as one function: the same conversation and tools give the same reply. It calls
/// a tool only on a clear match, asks for a required argument that is missing, lists the nearest
/// tools otherwise, and never fills a confirmation.
[[nodiscard]] Reply reply_to(Request const& request);

/// "A and then B" -> A, B; anything else is one step.
[[nodiscard]] std::vector<std::string> split_steps(std::string_view text);

}  // namespace tessera::llm::offline
