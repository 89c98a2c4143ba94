#include "mcp/server/calls/tool_run.hpp"

#include "async/deadline.hpp"
#include "jsonrpc/errc.hpp"
#include "mcp/server/calls/guarded_run.hpp"

#include <exception>
#include <optional>

namespace tessera::mcp {
namespace {

bool fits_output(AnyTool const& tool, ToolOutcome const& outcome, Log& log) {
  auto const* success = std::get_if<ToolSuccess>(&outcome);
  if (success == nullptr || !tool.output()) return true;
  json::value const nothing;
  auto const violations =
      tool.output()->validate(success->structured ? *success->structured : nothing);
  if (violations.empty()) return true;
  log.error("mcp.tool.bad_output",
            {{"tool", tool.spec().name}, {"reason", jsonschema::readable(violations)}});
  return false;
}

/// The code of a failure that is an error of JSON-RPC by the tool's own will.
std::optional<int> rpc_code(std::exception_ptr const& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (Exception const& error) {
    error_code const code = error.code();
    if (code.category() == make_error_code(jsonrpc::Errc::internal_error).category())
      return code.value();
  } catch (std::exception const&) {
    return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

Task<ToolOutcome> run_tool(Server const& server, AnyTool const& tool, CallContext& context,
                           json::value const& arguments, DeadlineKeeper* keeper) {
  auto const violations = tool.input().validate(arguments);
  if (!violations.empty())
    co_return ToolError{"Invalid arguments: " + jsonschema::readable(violations)};
  std::exception_ptr failure;
  try {
    Task<ToolOutcome> work = tool.run()(context, arguments);
    std::string what = "the tool";
    ToolOutcome outcome =
        co_await with_deadline(keeper, std::move(work), tool.spec().timeout, std::move(what));
    if (!server.options().validate_output || fits_output(tool, outcome, server.log()))
      co_return outcome;
    co_return ToolError{"The tool gave a result that it has not promised."};
  } catch (...) {
    failure = std::current_exception();
  }
  auto const state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none) std::rethrow_exception(failure);
  std::string hint = failure_hint(failure, context, server.log(), "The tool failed.");
  if (std::optional<int> const code = rpc_code(failure))
    co_return jsonrpc::ErrorObject{*code, std::move(hint), std::nullopt};
  co_return ToolError{std::move(hint)};
}

}  // namespace tessera::mcp
