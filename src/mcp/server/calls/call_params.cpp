#include "mcp/server/calls/call_params.hpp"

#include "jsonrpc/errc.hpp"

namespace tessera::mcp {
namespace {

json::value const kNoArguments = json::object();

Error invalid(std::string_view what) {
  return fail(jsonrpc::Errc::invalid_params, std::string(what));
}

}  // namespace

Result<CallParams> read_call_params(json::object const& params, std::string_view key) {
  CallParams out;
  json::value const* name = params.if_contains(key);
  if (name == nullptr || !name->is_string())
    return invalid("'" + std::string(key) + "' must be a string");
  out.name = name->get_string();
  out.arguments = params.if_contains("arguments");
  if (out.arguments == nullptr) out.arguments = &kNoArguments;
  if (!out.arguments->is_object()) return invalid("'arguments' must be an object");
  if (json::value const* responses = params.if_contains("inputResponses")) {
    out.responses = responses->if_object();
    if (out.responses == nullptr) return invalid("'inputResponses' must be an object");
  }
  if (json::value const* state = params.if_contains("requestState")) {
    if (!state->is_string()) return invalid("'requestState' must be a string");
    out.request_state = state->get_string();
  }
  if (json::value const* meta = params.if_contains("_meta")) {
    if (!meta->is_object()) return invalid("'_meta' must be an object");
    if (json::value const* token = json_find(*meta, "progressToken")) {
      if (!token->is_string() && !token->is_int64())
        return invalid("'progressToken' must be a string or an integer");
      // Copied out of the arena: notifications are built from it.
      out.progress_token.emplace(*token, json::storage_ptr());
    }
  }
  return out;
}

}  // namespace tessera::mcp
