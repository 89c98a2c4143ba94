#pragma once

#include "mcp/protocol/style.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tessera::mcp {

/// One message of a conversation. The content is one block or an array of blocks, and blocks may be
/// of kinds that tools results do not have (`tool_use`, `tool_result`): kept as it came.
/// Spec: MCP 2026-07-28 client/sampling
struct SamplingMessage {
  std::string role;  ///< `user` or `assistant`.
  json::value content;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(SamplingMessage, (), (role, content, meta))

struct ModelHint {
  std::optional<std::string> name;
};
BOOST_DESCRIBE_STRUCT(ModelHint, (), (name))

/// What the server would like; each priority from 0 to 1. The client decides.
struct ModelPreferences {
  std::optional<std::vector<ModelHint>> hints;
  std::optional<double> cost_priority;
  std::optional<double> speed_priority;
  std::optional<double> intelligence_priority;
};
BOOST_DESCRIBE_STRUCT(ModelPreferences, (),
                      (hints, cost_priority, speed_priority, intelligence_priority))

struct ToolChoice {
  std::optional<std::string> mode;  ///< auto, required, none
};
BOOST_DESCRIBE_STRUCT(ToolChoice, (), (mode))

/// A server asks for the answer of a model.
struct CreateMessageParams {
  std::vector<SamplingMessage> messages;
  std::optional<ModelPreferences> model_preferences;
  std::optional<std::string> system_prompt;
  std::optional<std::string> include_context;
  std::optional<double> temperature;
  std::int64_t max_tokens = 0;
  std::optional<std::vector<std::string>> stop_sequences;
  std::optional<json::object> metadata;
  std::optional<std::vector<json::object>> tools;  ///< Only to clients that offer sampling.tools.
  std::optional<ToolChoice> tool_choice;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(CreateMessageParams, (),
                      (messages, model_preferences, system_prompt, include_context, temperature,
                       max_tokens, stop_sequences, metadata, tools, tool_choice, meta))

struct CreateMessageResult {
  std::string role = "assistant";
  json::value content;
  std::string model;
  std::optional<std::string> stop_reason;  ///< endTurn, stopSequence, maxTokens, toolUse, …
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(CreateMessageResult, (), (role, content, model, stop_reason, meta))

}  // namespace tessera::mcp
