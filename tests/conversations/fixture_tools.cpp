#include "fixture_tools.hpp"

#include "async/sleep.hpp"
#include "http/errc.hpp"
#include "mcp/protocol/methods.hpp"

#include <stdexcept>

namespace tessera::conversations {
namespace {

using mcp::CallContext;
using mcp::ToolResult;
using mcp::ToolSpec;

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

struct AddArguments {
  int a = 0;
  int b = 0;
  static void annotate(jsonschema::Notes& notes) { notes.of("a").minimum(0); }
};
BOOST_DESCRIBE_STRUCT(AddArguments, (), (a, b))
struct Sum {
  int sum = 0;
};
BOOST_DESCRIBE_STRUCT(Sum, (), (sum))

struct WriteArguments {
  std::string value;
};
BOOST_DESCRIBE_STRUCT(WriteArguments, (), (value))
struct Status {
  std::string status;
};
BOOST_DESCRIBE_STRUCT(Status, (), (status))

struct RegionArguments {
  std::optional<std::string> region;
  static void annotate(jsonschema::Notes& notes) {
    notes.of("region").set("x-mcp-header", "Region");
  }
};
BOOST_DESCRIBE_STRUCT(RegionArguments, (), (region))

ToolSpec spec(std::string name, std::string description) {
  ToolSpec out;
  out.name = std::move(name);
  out.description = std::move(description);
  return out;
}

json::object yes_no_form() {
  return parse_json(
             R"({"type":"object","properties":{"yes":{"type":"boolean"}},"required":["yes"]})")
      .value()
      .as_object();
}

Task<ToolResult<Sum>> add(CallContext&, AddArguments arguments) {
  co_return Sum{arguments.a + arguments.b};
}

Task<ToolResult<Status>> who(CallContext& context, Nothing) {
  co_return Status{context.principal() ? context.principal()->subject : "nobody"};
}

Task<ToolResult<Status>> write(CallContext& context, WriteArguments arguments) {
  if (!context.can_elicit()) co_return Status{"pending"};
  std::optional<mcp::ElicitResult> answer = context.answer("confirm");
  if (!answer) {
    mcp::InputRequired input;
    input.requests.emplace("confirm",
                           mcp::elicit_form("Write " + arguments.value + "?", yes_no_form()));
    input.state = json::value{{"round", 1}};
    co_return input;
  }
  if (answer->action == mcp::ElicitAction::cancel) co_return Status{"cancelled"};
  if (answer->action == mcp::ElicitAction::decline || !answer->content->at("yes").as_bool())
    co_return Status{"declined"};
  co_return Status{"written " + arguments.value + " " + write_json(context.state())};
}

Task<ToolResult<Status>> two_questions(CallContext& context, Nothing) {
  std::string const step = context.state().is_string() ? "2" : "1";
  if (context.answer("second")) co_return Status{"done"};
  mcp::InputRequired input;
  input.requests.emplace(context.answer("first") ? "second" : "first",
                         mcp::elicit_form("Question " + step, yes_no_form()));
  input.state = "after " + step;
  co_return input;
}

Task<ToolResult<mcp::NoOutput>> open_page(CallContext& context, Nothing) {
  if (!context.can_elicit_url()) co_return mcp::ToolError{"No way to open a page."};
  if (auto const answer = context.answer("page"))
    co_return mcp::WithContent<mcp::NoOutput>{
        {}, {mcp::text_content(answer->action == mcp::ElicitAction::accept ? "opened" : "not")}};
  mcp::InputRequired input;
  input.requests.emplace("page", mcp::elicit_url("Please sign in", "https://sign.example/in"));
  co_return input;
}

Task<ToolResult<Status>> ask_model(CallContext& context, Nothing) {
  if (context.raw_answer("model") != nullptr) co_return Status{"answered"};
  mcp::InputRequired input;
  json::object params{{"messages", json::array()}, {"maxTokens", 10}};
  input.requests.emplace("model", mcp::InputRequest{"sampling/createMessage", std::move(params)});
  co_return input;
}

Task<ToolResult<Sum>> count(CallContext& context, Nothing) {
  co_await context.progress(1, 2, "half");
  co_await context.progress(1, 2, "not further");
  co_await context.log(mcp::LoggingLevel::info, "half way");
  co_await context.log(mcp::LoggingLevel::debug, "too quiet");
  co_await context.progress(2, 2);
  co_return Sum{2};
}

Task<ToolResult<mcp::NoOutput>> picture(CallContext&, Nothing) {
  std::vector<mcp::Content> content;
  content.push_back(mcp::image_content("PNG", "image/png"));
  content.push_back(mcp::text_content("a picture"));
  co_return mcp::WithContent<mcp::NoOutput>{{}, std::move(content)};
}

Task<ToolResult<Sum>> refuse(CallContext&, Nothing) {
  throw Exception(fail(http::Errc::not_found, "There is no such account.", "row 7 of shard 3"));
  co_return Sum{};
}

Task<ToolResult<Sum>> crash(CallContext&, Nothing) {
  throw std::runtime_error("password=hunter2");
  co_return Sum{};
}

Task<ToolResult<Sum>> hang(CallContext&, Nothing) {
  co_await sleep_for(std::chrono::hours(1));
  co_return Sum{};
}

Task<ToolResult<mcp::NoOutput>> region(CallContext&, RegionArguments arguments) {
  co_return mcp::WithContent<mcp::NoOutput>{
      {}, {mcp::text_content(arguments.region.value_or("nowhere"))}};
}

}  // namespace

void add_fixture_tools(mcp::Server& server) {
  ToolSpec sum = spec("add", "Adds two numbers");
  sum.title = "Add";
  sum.annotations.emplace().read_only_hint = true;
  server.add_tool<AddArguments, Sum>(std::move(sum), add);
  ToolSpec scoped = spec("who", "Says who calls");
  scoped.scopes = {"profile", "email"};
  server.add_tool<Nothing, Status>(std::move(scoped), who);
  server.add_tool<WriteArguments, Status>(spec("write", "Writes after a yes"), write);
  server.add_tool<Nothing, Status>(spec("two_questions", "Asks twice"), two_questions);
  server.add_tool<Nothing, mcp::NoOutput>(spec("open_page", "Sends to a page"), open_page);
  server.add_tool<Nothing, Status>(spec("ask_model", "Needs sampling"), ask_model);
  ToolSpec counting = spec("count", "Counts aloud");
  counting.streams = true;
  server.add_tool<Nothing, Sum>(std::move(counting), count);
  server.add_tool<Nothing, mcp::NoOutput>(spec("picture", "Shows a picture"), picture);
  server.add_tool<Nothing, Sum>(spec("refuse", "Fails with a hint"), refuse);
  server.add_tool<Nothing, Sum>(spec("crash", "Fails with a secret"), crash);
  ToolSpec slow = spec("hang", "Never ends");
  slow.timeout = std::chrono::milliseconds(1);
  server.add_tool<Nothing, Sum>(std::move(slow), hang);
  ToolSpec lying = spec("lie", "Breaks its promise");
  lying.output_schema = parse_json(R"({"type":"object","required":["truth"]})").value().as_object();
  server.add_tool<AddArguments, Sum>(std::move(lying), add);
  server.add_tool<RegionArguments, mcp::NoOutput>(spec("region", "Mirrors a header"), region);
}

}  // namespace tessera::conversations
