#pragma once

#include "mcp/protocol/meta.hpp"
#include "mcp/protocol/style.hpp"

#include <map>
#include <optional>
#include <string>

namespace tessera::mcp {

/// One thing that a server wants to know before it can go on: a request of the legacy era, without
/// an id. Spec: MCP 2026-07-28 basic/multi-round-trip
struct InputRequest {
  std::string method;                  ///< elicitation/create, sampling/createMessage, roots/list
  std::optional<json::object> params;  ///< As the method says.
};
BOOST_DESCRIBE_STRUCT(InputRequest, (), (method, params))

/// The result that asks the client to answer and to send the request again.
struct InputRequiredResult {
  std::string result_type;
  std::optional<std::map<std::string, InputRequest>> input_requests;
  std::optional<std::string> request_state;  ///< Opaque; comes back byte for byte.
  std::optional<ResultMeta> meta;
};
BOOST_DESCRIBE_STRUCT(InputRequiredResult, (), (result_type, input_requests, request_state, meta))

}  // namespace tessera::mcp
