#pragma once

#include "llm/model.hpp"

#include <string>
#include <utility>
#include <vector>

namespace tessera::testkit {

/// Builds conversations for tests of models.
inline llm::Message user_says(std::string text) {
  return {llm::Role::user, {llm::Text{std::move(text)}}, {}};
}
inline llm::Message model_says(std::vector<llm::Part> parts, llm::json::value native = {}) {
  return {llm::Role::assistant, std::move(parts), std::move(native)};
}
inline llm::Message tools_say(std::vector<llm::Part> results) {
  return {llm::Role::tool, std::move(results), {}};
}

/// The tool of the providers' captured requests.
inline std::vector<llm::ToolDefinition> email_tool(std::string description) {
  llm::ToolDefinition tool;
  tool.name = "get_email";
  tool.description = std::move(description);
  tool.input_schema = {{"type", "object"},
                       {"properties", {{"account_id", {{"type", "string"}}}}},
                       {"required", {"account_id"}}};
  return {tool};
}

/// The smallest bytes that the captured requests call a PNG; base64 `iVBORw==`.
inline llm::Image tiny_png() { return {"image/png", "\x89PNG"}; }

}  // namespace tessera::testkit
