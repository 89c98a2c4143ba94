#pragma once

#include "mcp/protocol/capabilities.hpp"
#include "mcp/protocol/implementation.hpp"
#include "mcp/protocol/style.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tessera::mcp {

inline constexpr std::string_view kMetaProtocolVersion = "io.modelcontextprotocol/protocolVersion";
inline constexpr std::string_view kMetaClientCapabilities =
    "io.modelcontextprotocol/clientCapabilities";
inline constexpr std::string_view kMetaClientInfo = "io.modelcontextprotocol/clientInfo";
inline constexpr std::string_view kMetaLogLevel = "io.modelcontextprotocol/logLevel";
inline constexpr std::string_view kMetaServerInfo = "io.modelcontextprotocol/serverInfo";
inline constexpr std::string_view kMetaSubscriptionId = "io.modelcontextprotocol/subscriptionId";

/// `params._meta` of a modern request: what `initialize` once said, on every request.
/// Spec: MCP 2026-07-28 basic
struct RequestMeta {
  std::string protocol_version;
  ClientCapabilities client_capabilities;
  std::optional<Implementation> client_info;
  std::optional<std::string> log_level;
  std::optional<json::value> progress_token;  ///< String or integer; keeps its type.
  std::optional<std::string> traceparent;
  std::optional<std::string> tracestate;
  std::optional<std::string> baggage;
};
BOOST_DESCRIBE_STRUCT(RequestMeta, (),
                      (protocol_version, client_capabilities, client_info, log_level,
                       progress_token, traceparent, tracestate, baggage))

/// `_meta` of a modern result.
struct ResultMeta {
  std::optional<Implementation> server_info;
};
BOOST_DESCRIBE_STRUCT(ResultMeta, (), (server_info))

/// Values of `resultType`; an absent one means complete.
inline constexpr std::string_view kResultComplete = "complete";
inline constexpr std::string_view kResultInputRequired = "input_required";

}  // namespace tessera::mcp
