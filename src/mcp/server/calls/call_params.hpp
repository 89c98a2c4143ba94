#pragma once

#include "base/json.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace tessera::mcp {

/// The parameters of `tools/call`, `prompts/get` and `resources/read`, as views into the request:
/// nothing is copied on the hot path.
struct CallParams {
  std::string_view name;                    ///< Or the address of the resource.
  json::value const* arguments = nullptr;   ///< An object; `{}` when absent.
  json::object const* responses = nullptr;  ///< Modern: answers to questions; null: none.
  std::string_view request_state;           ///< Modern; empty: none.
  std::optional<json::value> progress_token;
};

/// Errors: jsonrpc::Errc::invalid_params with what is wrong.
/// @param params  outlives the result
/// @param key     of what is called: `name` or `uri`
[[nodiscard]] Result<CallParams> read_call_params(json::object const& params,
                                                  std::string_view key = "name");

}  // namespace tessera::mcp
