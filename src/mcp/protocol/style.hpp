#pragma once

#include "base/json_codec.hpp"

#include <string_view>

// How the structs of this library are spelled on the wire: camelCase, made from the C++ name by one
// mechanical rule, except what stands in the tables below. Every header of mcp/protocol that
// describes a struct includes this one.

namespace tessera::mcp {

struct RequestMeta;
struct ResultMeta;

template <class T>
constexpr JsonStyle json_style(T const*) {
  return {.camel_case = true};
}

/// Names that the rule would spell wrongly, wherever they stand.
constexpr std::string_view json_name_exception(void const*, std::string_view name) {
  if (name == "meta") return "_meta";
  if (name == "input_required") return "input_required";
  return {};
}

/// Keys of a request's `_meta`. Spec: MCP 2026-07-28 basic
constexpr std::string_view json_name_exception(RequestMeta const*, std::string_view name) {
  if (name == "protocol_version") return "io.modelcontextprotocol/protocolVersion";
  if (name == "client_capabilities") return "io.modelcontextprotocol/clientCapabilities";
  if (name == "client_info") return "io.modelcontextprotocol/clientInfo";
  if (name == "log_level") return "io.modelcontextprotocol/logLevel";
  return {};
}

/// Keys of a result's `_meta`. Spec: MCP 2026-07-28 basic
constexpr std::string_view json_name_exception(ResultMeta const*, std::string_view name) {
  if (name == "server_info") return "io.modelcontextprotocol/serverInfo";
  return {};
}

}  // namespace tessera::mcp
