#include "async/sleep.hpp"
#include "fixture_tools.hpp"
#include "jsonrpc/errc.hpp"

namespace tessera::conversations {
namespace {

using mcp::CallContext;
using mcp::NoOutput;
using Answer = mcp::ToolResult<NoOutput>;

struct JobArguments {
  std::string outcome;  ///< done, fails, breaks, waits
};
BOOST_DESCRIBE_STRUCT(JobArguments, (), (outcome))

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

mcp::WithContent<NoOutput> said(std::string text) {
  mcp::WithContent<NoOutput> answer;
  answer.content.push_back(mcp::text_content(std::move(text)));
  return answer;
}

mcp::InputRequest ask_for_a_word() {
  return mcp::elicit_form(
      "Which word?",
      parse_json(R"({"type":"object","properties":{"word":{"type":"string"}},"required":["word"]})")
          .value()
          .as_object());
}

std::string word_of(mcp::ElicitResult const& answer) {
  return answer.content ? std::string(answer.content->at("word").as_string()) : "no word";
}

Task<Answer> job(CallContext&, JobArguments arguments) {
  if (arguments.outcome == "waits") co_await sleep_for(std::chrono::hours(1));
  if (arguments.outcome == "fails") co_return mcp::ToolError{"It did not work."};
  if (arguments.outcome == "breaks")
    throw Exception(fail(jsonrpc::Errc::internal_error, "It cannot be run."));
  co_return said("It is done.");
}

/// Asks for two words at once, and then for one of them again.
Task<Answer> asking_job(CallContext& context, Nothing) {
  if (!context.state().is_null()) {
    auto const again = context.answer("one");
    co_return said(std::string(context.state().as_string()) + " " + word_of(*again));
  }
  auto const one = context.answer("one");
  auto const two = context.answer("two");
  mcp::InputRequired input;
  input.requests.emplace("one", ask_for_a_word());
  if (one && two)
    input.state = json::string(word_of(*one) + " " + word_of(*two));
  else
    input.requests.emplace("two", ask_for_a_word());
  co_return input;
}

Task<Answer> prepared_job(CallContext& context, Nothing) {
  if (auto const answer = context.answer("word")) co_return said(word_of(*answer));
  mcp::InputRequired input;
  input.requests.emplace("word", ask_for_a_word());
  co_return input;
}

mcp::ToolSpec task_tool(std::string name, mcp::TaskSupport support) {
  mcp::ToolSpec spec;
  spec.name = std::move(name);
  spec.description = "Works for a while";
  spec.scopes = {"email"};
  spec.timeout = std::chrono::hours(2);
  spec.task = support;
  spec.task_life = std::chrono::minutes(10);
  spec.task_poll = std::chrono::seconds(5);
  return spec;
}

}  // namespace

void add_fixture_tasks(mcp::Server& server) {
  server.add_tool<JobArguments, NoOutput>(task_tool("job", mcp::TaskSupport::optional), job);
  server.add_tool<Nothing, NoOutput>(task_tool("asking_job", mcp::TaskSupport::required),
                                     asking_job);
  mcp::ToolSpec prepared = task_tool("prepared_job", mcp::TaskSupport::required);
  prepared.asks_before_task = true;
  server.add_tool<Nothing, NoOutput>(std::move(prepared), prepared_job);
}

}  // namespace tessera::conversations
