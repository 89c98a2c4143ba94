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

/// What a tool says about its effects. Hints only: a host must not rely on them.
/// Spec: MCP 2026-07-28 server/tools
struct ToolAnnotations {
  std::optional<std::string> title;
  std::optional<bool> read_only_hint;
  std::optional<bool> destructive_hint;
  std::optional<bool> idempotent_hint;
  std::optional<bool> open_world_hint;
};
BOOST_DESCRIBE_STRUCT(ToolAnnotations, (),
                      (title, read_only_hint, destructive_hint, idempotent_hint, open_world_hint))

struct Tool {
  std::string name;
  std::optional<std::string> title;
  std::optional<std::string> description;
  json::object input_schema;
  std::optional<json::object> output_schema;
  std::optional<ToolAnnotations> annotations;
  std::optional<std::vector<Icon>> icons;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(Tool, (),
                      (name, title, description, input_schema, output_schema, annotations, icons,
                       meta))

struct ListToolsResult {
  std::optional<std::string> result_type;
  std::vector<Tool> tools;
  std::optional<std::string> next_cursor;
  std::optional<std::int64_t> ttl_ms;
  std::optional<CacheScope> cache_scope;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(ListToolsResult, (),
                      (result_type, tools, next_cursor, ttl_ms, cache_scope, meta))

struct CallToolParams {
  std::string name;
  std::optional<json::object> arguments;
  std::optional<std::map<std::string, json::object>> input_responses;
  std::optional<std::string> request_state;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(CallToolParams, (), (name, arguments, input_responses, request_state, meta))

struct CallToolResult {
  std::optional<std::string> result_type;
  std::vector<Content> content;
  std::optional<json::value> structured_content;
  std::optional<bool> is_error;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(CallToolResult, (),
                      (result_type, content, structured_content, is_error, meta))

}  // namespace tessera::mcp
