#include "async/sleep.hpp"
#include "fixture_tools.hpp"
#include "http/errc.hpp"
#include "mcp/session/changes.hpp"

namespace tessera::conversations {
namespace {

using mcp::CallContext;
using mcp::NoOutput;
using mcp::PromptMessages;
using mcp::PromptResult;
using mcp::ResourceResult;
using mcp::ToolResult;

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

struct GreetArguments {
  std::string name;
  std::optional<std::string> tone;
  static void annotate(jsonschema::Notes& notes) {
    notes.of("name").description("Who is greeted").title("Name");
  }
};
BOOST_DESCRIBE_STRUCT(GreetArguments, (), (name, tone))

struct UserVariables {
  std::string id;
};
BOOST_DESCRIBE_STRUCT(UserVariables, (), (id))

struct AnnounceArguments {
  std::string what;
};
BOOST_DESCRIBE_STRUCT(AnnounceArguments, (), (what))

json::object word_form() {
  return parse_json(
             R"({"type":"object","properties":{"word":{"type":"string"}},"required":["word"]})")
      .value()
      .as_object();
}

mcp::InputRequired ask_for_a_word() {
  mcp::InputRequired input;
  input.requests.emplace("word", mcp::elicit_form("Which word?", word_form()));
  return input;
}

std::string word_of(mcp::ElicitResult const& answer) {
  return answer.content ? std::string(answer.content->at("word").as_string()) : "no word";
}

Task<PromptResult> greet(CallContext&, GreetArguments arguments) {
  if (arguments.name == "nobody") co_return mcp::PromptError{"Nobody cannot be greeted."};
  PromptMessages prompt;
  prompt.description = "A greeting";
  prompt.messages.push_back(
      mcp::user_message("Greet " + arguments.name + ", " + arguments.tone.value_or("plainly")));
  prompt.messages.push_back(mcp::assistant_message(mcp::text_content("Hello")));
  co_return prompt;
}

Task<PromptResult> ask_prompt(CallContext& context, mcp::StringMap) {
  auto const answer = context.answer("word");
  if (!answer) co_return ask_for_a_word();
  PromptMessages prompt;
  prompt.messages.push_back(mcp::user_message(word_of(*answer)));
  co_return prompt;
}

Task<PromptResult> broken_prompt(CallContext&, Nothing) {
  throw Exception(fail(http::Errc::unavailable, "The library is closed.", "shelf 7"));
  co_return PromptMessages{};
}

Task<ResourceResult> note(CallContext&) { co_return mcp::text_resource("A note."); }
Task<ResourceResult> bytes(CallContext&) { co_return mcp::binary_resource("\x01\x02\x03"); }
Task<ResourceResult> nothing_in_it(CallContext&) { co_return mcp::ResourceParts{}; }
Task<ResourceResult> ask_resource(CallContext& context) {
  auto const answer = context.answer("word");
  if (!answer) co_return ask_for_a_word();
  co_return mcp::text_resource(word_of(*answer));
}

Task<ResourceResult> user(CallContext& context, UserVariables variables) {
  if (variables.id == "0") co_return mcp::ResourceNotFound{};
  co_return mcp::text_resource("user " + variables.id + " at " + std::string(context.name()));
}

mcp::ResourceSpec resource(std::string uri, std::string name) {
  mcp::ResourceSpec spec;
  spec.uri = std::move(uri);
  spec.name = std::move(name);
  return spec;
}

mcp::ToolSpec tool(std::string name, std::string description) {
  mcp::ToolSpec spec;
  spec.name = std::move(name);
  spec.description = std::move(description);
  return spec;
}

Task<ToolResult<NoOutput>> away(CallContext& context, Nothing) {
  context.poll_later(std::chrono::milliseconds(250));
  co_await context.progress(1, 2);
  co_return mcp::WithContent<NoOutput>{{}, {mcp::text_content("here again")}};
}

Task<ToolResult<NoOutput>> endless(CallContext&, Nothing) {
  co_await sleep_for(std::chrono::hours(1));
  co_return mcp::WithContent<NoOutput>{};
}

Task<ToolResult<NoOutput>> open_question(CallContext& context, Nothing) {
  if (auto const answer = context.answer("word"))
    co_return mcp::WithContent<NoOutput>{{}, {mcp::text_content(word_of(*answer))}};
  mcp::InputRequired input = ask_for_a_word();
  input.stateless = true;
  co_return input;
}

Task<ToolResult<std::vector<int>>> numbers(CallContext&, Nothing) {
  std::vector<int> out{1, 2};
  co_return out;
}

struct Announce {
  mcp::Changes& changes;
  Task<ToolResult<NoOutput>> operator()(CallContext&, AnnounceArguments arguments) const {
    if (arguments.what == "tools")
      changes.tools_changed();
    else if (arguments.what == "prompts")
      changes.prompts_changed();
    else if (arguments.what == "resources")
      changes.resources_changed();
    else
      changes.resource_updated(arguments.what);
    co_return mcp::WithContent<NoOutput>{{}, {mcp::text_content("announced")}};
  }
};

void add_prompts(mcp::Server& server) {
  mcp::PromptSpec greeting;
  greeting.name = "greet";
  greeting.title = "Greet";
  greeting.description = "Greets somebody";
  greeting.completers.emplace("tone", mcp::complete_from({"warm", "Warmer", "cold"}));
  server.add_prompt<GreetArguments>(std::move(greeting), greet);
  mcp::PromptSpec asking;
  asking.name = "ask_prompt";
  server.add_prompt<mcp::StringMap>(std::move(asking), ask_prompt);
  mcp::PromptSpec broken;
  broken.name = "broken_prompt";
  broken.scopes = {"profile"};
  server.add_prompt<Nothing>(std::move(broken), broken_prompt);
}

void add_resources(mcp::Server& server) {
  mcp::ResourceSpec text = resource("test://note", "note");
  text.title = "Note";
  text.mime_type = "text/plain";
  text.size = 7;
  text.ttl = std::chrono::seconds(60);
  text.cache_scope = mcp::CacheScope::public_;
  server.add_resource(std::move(text), note);
  server.add_resource(resource("test://bytes", "bytes"), bytes);
  server.add_resource(resource("test://empty", "empty"), nothing_in_it);
  mcp::ResourceSpec asking = resource("test://asks", "asks");
  asking.scopes = {"email"};
  server.add_resource(std::move(asking), ask_resource);
  mcp::ResourceSpec users = resource("test://user/{id}", "users");
  users.completers.emplace("id", mcp::complete_from({"1", "10", "2"}));
  server.add_resource_template<UserVariables>(std::move(users), user);
}

}  // namespace

void add_fixture_features(mcp::Server& server) {
  add_prompts(server);
  add_resources(server);
  server.add_tool<AnnounceArguments, NoOutput>(tool("announce", "Announces a change"),
                                               Announce{server.changes()});
  mcp::ToolSpec needy = tool("needs_sampling", "Needs a client with a model");
  needy.needs.sampling = true;
  server.add_tool<Nothing, NoOutput>(std::move(needy), endless);
  mcp::ToolSpec leaving = tool("away", "Closes the stream before it answers");
  leaving.streams = true;
  server.add_tool<Nothing, NoOutput>(std::move(leaving), away);
  mcp::ToolSpec slow = tool("endless", "Works until it is cancelled");
  server.add_tool<Nothing, NoOutput>(tool("open_question", "Takes answers without a state"),
                                     open_question);
  server.add_tool<Nothing, std::vector<int>>(tool("numbers", "Answers with an array"), numbers);
  slow.timeout = std::chrono::hours(2);
  server.add_tool<Nothing, NoOutput>(std::move(slow), endless);
}

}  // namespace tessera::conversations
