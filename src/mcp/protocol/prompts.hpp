#pragma once

#include "mcp/protocol/caching.hpp"
#include "mcp/protocol/content.hpp"
#include "mcp/protocol/implementation.hpp"
#include "mcp/protocol/style.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tessera::mcp {

/// Spec: MCP 2026-07-28 server/prompts
struct PromptArgument {
  std::string name;
  std::optional<std::string> title;
  std::optional<std::string> description;
  std::optional<bool> required;
};
BOOST_DESCRIBE_STRUCT(PromptArgument, (), (name, title, description, required))

struct Prompt {
  std::string name;
  std::optional<std::string> title;
  std::optional<std::string> description;
  std::optional<std::vector<PromptArgument>> arguments;
  std::optional<std::vector<Icon>> icons;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(Prompt, (), (name, title, description, arguments, icons, meta))

struct ListPromptsResult {
  std::optional<std::string> result_type;
  std::vector<Prompt> prompts;
  std::optional<std::string> next_cursor;
  std::optional<std::int64_t> ttl_ms;
  std::optional<CacheScope> cache_scope;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(ListPromptsResult, (),
                      (result_type, prompts, next_cursor, ttl_ms, cache_scope, meta))

struct GetPromptParams {
  std::string name;
  std::optional<std::map<std::string, std::string>> arguments;
  std::optional<std::map<std::string, json::object>> input_responses;
  std::optional<std::string> request_state;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(GetPromptParams, (), (name, arguments, input_responses, request_state, meta))

struct PromptMessage {
  std::string role;  ///< `user` or `assistant`.
  Content content;
};
BOOST_DESCRIBE_STRUCT(PromptMessage, (), (role, content))

struct GetPromptResult {
  std::optional<std::string> result_type;
  std::optional<std::string> description;
  std::vector<PromptMessage> messages;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(GetPromptResult, (), (result_type, description, messages, meta))

}  // namespace tessera::mcp
