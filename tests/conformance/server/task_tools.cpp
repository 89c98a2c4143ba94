#include "async/sleep.hpp"
#include "fixtures.hpp"
#include "jsonrpc/errc.hpp"

#include <algorithm>

namespace tessera::conformance {
namespace {

using mcp::CallContext;
using mcp::NoOutput;
using Answer = mcp::ToolResult<NoOutput>;

struct GreetArguments {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(GreetArguments, (), (name))

struct ComputeArguments {
  double seconds = 0;
  std::optional<std::string> label;
};
BOOST_DESCRIBE_STRUCT(ComputeArguments, (), (seconds, label))

struct FileArguments {
  std::string filename;
};
BOOST_DESCRIBE_STRUCT(FileArguments, (), (filename))

constexpr std::string_view kConfirmForm = R"({"type":"object","properties":{
  "confirm":{"type":"boolean","description":"Go on?"}},"required":["confirm"]})";
constexpr std::string_view kNameForm = R"({"type":"object","properties":{
  "name":{"type":"string","description":"A name"}},"required":["name"]})";

std::string name_in(mcp::ElicitResult const& answer) {
  json::value const* name = answer.content ? answer.content->if_contains("name") : nullptr;
  return name != nullptr && name->is_string() ? std::string(name->get_string()) : "nobody";
}

Task<Answer> greet(CallContext&, GreetArguments arguments) {
  co_return text_answer("Hello, " + arguments.name + "!");
}

Task<Answer> slow_compute(CallContext&, ComputeArguments arguments) {
  auto const pause = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::duration<double>(std::clamp(arguments.seconds, 0.0, 600.0)));
  co_await sleep_for(pause);
  co_return text_answer("Computed: " + arguments.label.value_or("nothing"));
}

Task<Answer> failing_job(CallContext&, Nothing) {
  co_await sleep_for(std::chrono::seconds(1));
  co_return mcp::ToolError{"This job always fails."};
}

Task<Answer> protocol_error_job(CallContext&, Nothing) {
  throw Exception(fail(jsonrpc::Errc::internal_error, "This job cannot be run."));
  co_return mcp::ToolError{};
}

Task<Answer> confirm_delete(CallContext& context, FileArguments arguments) {
  if (auto const answer = context.answer("confirm"))
    co_return text_answer((answer->action == mcp::ElicitAction::accept ? "Deleted " : "Kept ") +
                          arguments.filename);
  mcp::InputRequired input;
  input.requests.emplace(
      "confirm", mcp::elicit_form("Delete " + arguments.filename + "?", schema(kConfirmForm)));
  co_return input;
}

Task<Answer> multi_input(CallContext& context, Nothing) {
  auto const first = context.answer("first");
  auto const second = context.answer("second");
  if (first && second) co_return text_answer(name_in(*first) + " and " + name_in(*second));
  mcp::InputRequired input;
  input.requests.emplace("first", mcp::elicit_form("The first name?", schema(kNameForm)));
  input.requests.emplace("second", mcp::elicit_form("The second name?", schema(kNameForm)));
  co_return input;
}

Task<Answer> named_task(CallContext& context, Nothing) {
  if (auto const answer = context.answer("user_name"))
    co_return text_answer("Done for " + name_in(*answer));
  mcp::InputRequired input;
  input.requests.emplace("user_name", mcp::elicit_form("What is your name?", schema(kNameForm)));
  co_return input;
}

mcp::ToolSpec task_spec(std::string name, std::string description, mcp::TaskSupport support) {
  mcp::ToolSpec spec = tool_spec(std::move(name), std::move(description));
  spec.task = support;
  spec.timeout = std::chrono::minutes(2);
  spec.task_poll = std::chrono::milliseconds(200);
  return spec;
}

}  // namespace

void add_task_tools(mcp::Server& server) {
  using mcp::TaskSupport;
  server.add_tool<GreetArguments, NoOutput>(tool_spec("greet", "Greets, and is never a task"),
                                            greet);
  server.add_tool<ComputeArguments, NoOutput>(
      task_spec("slow_compute", "Takes some seconds", TaskSupport::optional), slow_compute);
  server.add_tool<Nothing, NoOutput>(
      task_spec("failing_job", "Fails as a tool", TaskSupport::required), failing_job);
  server.add_tool<Nothing, NoOutput>(
      task_spec("protocol_error_job", "Fails as a call", TaskSupport::optional),
      protocol_error_job);
  server.add_tool<FileArguments, NoOutput>(
      task_spec("confirm_delete", "Asks once while it runs", TaskSupport::optional),
      confirm_delete);
  server.add_tool<Nothing, NoOutput>(
      task_spec("multi_input", "Asks two things at once", TaskSupport::optional), multi_input);
  mcp::ToolSpec named =
      task_spec("test_tool_with_task", "Asks before it becomes a task", TaskSupport::required);
  named.asks_before_task = true;
  server.add_tool<Nothing, NoOutput>(std::move(named), named_task);
}

}  // namespace tessera::conformance
