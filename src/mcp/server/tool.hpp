#pragma once

#include "async/task.hpp"
#include "jsonschema/schema.hpp"
#include "jsonschema/validator.hpp"
#include "mcp/protocol/param_headers.hpp"
#include "mcp/protocol/tools.hpp"
#include "mcp/server/call_context.hpp"
#include "mcp/server/frozen_list.hpp"
#include "mcp/server/tool_result.hpp"

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tessera::mcp {

/// Whether a call may become a task: work that outlives its request. Only for clients that declare
/// the Tasks extension with the request. Spec: MCP extension io.modelcontextprotocol/tasks
enum class TaskSupport : std::uint8_t {
  never,     ///< Each call is answered by its result.
  optional,  ///< A task for clients that know tasks, a call for the others.
  required,  ///< Clients that know no tasks are refused.
};

/// What is said about a tool besides its code.
struct ToolSpec {
  std::string name;         ///< 1 to 64 of `A-Z a-z 0-9 _ . / -`, unique. Required.
  std::string title{};      ///< For people; empty: none.
  std::string description;  ///< For the model. Required.
  std::optional<ToolAnnotations> annotations{};
  std::vector<std::string> scopes{};          ///< All of them are needed to see and call the tool.
  std::chrono::milliseconds timeout{30'000};  ///< For one run, without the time a person takes.
  bool streams = false;  ///< It calls `progress` or `log`: answered as a stream when asked for.
  TaskSupport task = TaskSupport::never;
  /// The first run belongs to the call, and its questions come before the task; without a question
  /// its result is the answer. Otherwise the task asks.
  bool asks_before_task = false;
  std::chrono::milliseconds task_life{
      std::chrono::hours{1}};                  ///< Kept that long from its creation.
  std::chrono::milliseconds task_poll{1'000};  ///< Pause that clients should leave between looks.
  ClientFeatures needs{};  ///< What a client must offer, or it is refused before the tool runs.
  std::optional<std::vector<Icon>> icons{};
  std::optional<json::object> meta{};
  std::optional<json::object> input_schema{};   ///< Instead of the one made from the arguments.
  std::optional<json::object> output_schema{};  ///< Instead of the one made from the result.
};

/// A tool without its C++ types.
class AnyTool {
 public:
  /// Runs it once. Throws whatever the tool throws.
  /// @param context, arguments  outlive the task; the arguments have passed the input schema
  using Run = std::function<Task<ToolOutcome>(CallContext& context, json::value const& arguments)>;

  /// Throws Exception when the name or a schema is no good.
  AnyTool(ToolSpec spec, json::object input_schema, std::optional<json::object> output_schema,
          Run run);

  [[nodiscard]] ToolSpec const& spec() const noexcept { return spec_; }
  [[nodiscard]] Tool const& page() const noexcept { return page_; }
  [[nodiscard]] jsonschema::Validator const& input() const noexcept { return input_; }
  [[nodiscard]] std::optional<jsonschema::Validator> const& output() const noexcept {
    return output_;
  }
  /// Arguments that a client repeats in header fields.
  [[nodiscard]] std::vector<ParamHeader> const& param_headers() const noexcept { return headers_; }
  [[nodiscard]] Run const& run() const noexcept { return run_; }

  [[nodiscard]] std::string const& key() const noexcept { return spec_.name; }
  [[nodiscard]] std::vector<std::string> const& scopes() const noexcept { return spec_.scopes; }
  [[nodiscard]] FrozenList::Entry listed() const;

 private:
  ToolSpec spec_;
  Tool page_;  ///< As `tools/list` shows it.
  jsonschema::Validator input_;
  std::optional<jsonschema::Validator> output_;
  std::vector<ParamHeader> headers_;
  Run run_;
};

namespace tool_detail {

template <class Out>
ToolSuccess erase_output(Out const& out, std::vector<Content> content) {
  ToolSuccess success;
  if constexpr (!std::same_as<Out, NoOutput>) success.structured = to_json(out);
  success.content = std::move(content);
  return success;
}

template <class Out>
ToolOutcome erase(ToolResult<Out> result) {
  if (auto* failed = std::get_if<ToolError>(&result)) return std::move(*failed);
  if (auto* asks = std::get_if<InputRequired>(&result)) return std::move(*asks);
  if (auto* rich = std::get_if<WithContent<Out>>(&result))
    return erase_output(rich->out, std::move(rich->content));
  return erase_output(std::get<Out>(result), {});
}

template <class Args, class Out, class Function>
Task<ToolOutcome> run_typed(Function const& function, CallContext& context,
                            json::value const& arguments) {
  Result<Args> decoded = from_json<Args>(arguments);
  if (!decoded) co_return ToolError{"Invalid arguments: " + decoded.error().hint};
  Args typed = std::move(*decoded);
  Task<ToolResult<Out>> work = function(context, std::move(typed));
  ToolResult<Out> result = co_await std::move(work);
  co_return erase<Out>(std::move(result));
}

}  // namespace tool_detail

/// Binds a typed tool. `Function` is callable as `Task<ToolResult<Out>>(CallContext&, Args)` from
/// every thread that calls the server; it is kept for the server's life, so its captures outlive
/// every call.
template <class Args, class Out, class Function>
  requires std::same_as<std::invoke_result_t<Function const&, CallContext&, Args>,
                        Task<ToolResult<Out>>>
AnyTool make_tool(ToolSpec spec, Function function) {
  json::object input = spec.input_schema ? *spec.input_schema : jsonschema::schema_of<Args>();
  std::optional<json::object> output = spec.output_schema;
  if constexpr (!std::same_as<Out, NoOutput>)
    if (!output) output = jsonschema::schema_of<Out>();
  auto shared = std::make_shared<Function const>(std::move(function));
  return AnyTool(std::move(spec), std::move(input), std::move(output),
                 [shared](CallContext& context, json::value const& arguments) {
                   return tool_detail::run_typed<Args, Out>(*shared, context, arguments);
                 });
}

}  // namespace tessera::mcp
