#include "fixtures.hpp"

namespace tessera::conformance {
namespace {

using mcp::CallContext;
using mcp::NoOutput;
using Answer = mcp::ToolResult<NoOutput>;

struct SamplingArguments {
  std::string prompt;
};
BOOST_DESCRIBE_STRUCT(SamplingArguments, (), (prompt))

struct ElicitationArguments {
  std::string message;
};
BOOST_DESCRIBE_STRUCT(ElicitationArguments, (), (message))

constexpr std::string_view kUserForm = R"({"type":"object","properties":{
  "username":{"type":"string","description":"User's response"},
  "email":{"type":"string","description":"User's email address"}},
  "required":["username","email"]})";

constexpr std::string_view kDefaultsForm = R"({"type":"object","properties":{
  "name":{"type":"string","description":"User name","default":"John Doe"},
  "age":{"type":"integer","description":"User age","default":30},
  "score":{"type":"number","description":"User score","default":95.5},
  "status":{"type":"string","enum":["active","inactive","pending"],"default":"active"},
  "verified":{"type":"boolean","description":"Verification status","default":true}},
  "required":[]})";

constexpr std::string_view kEnumsForm = R"({"type":"object","properties":{
  "untitledSingle":{"type":"string","enum":["option1","option2","option3"]},
  "titledSingle":{"type":"string","oneOf":[{"const":"value1","title":"First Option"},
    {"const":"value2","title":"Second Option"},{"const":"value3","title":"Third Option"}]},
  "legacyEnum":{"type":"string","enum":["opt1","opt2","opt3"],
    "enumNames":["Option One","Option Two","Option Three"]},
  "untitledMulti":{"type":"array","items":{"type":"string","enum":["option1","option2","option3"]}},
  "titledMulti":{"type":"array","items":{"anyOf":[{"const":"value1","title":"First Choice"},
    {"const":"value2","title":"Second Choice"},{"const":"value3","title":"Third Choice"}]}}},
  "required":[]})";

mcp::InputRequired one_question(std::string key, mcp::InputRequest question) {
  mcp::InputRequired input;
  input.requests.emplace(std::move(key), std::move(question));
  return input;
}

std::string_view word_of(mcp::ElicitAction action) {
  switch (action) {
    case mcp::ElicitAction::accept:
      return "accept";
    case mcp::ElicitAction::decline:
      return "decline";
    case mcp::ElicitAction::cancel:
      break;
  }
  return "cancel";
}

std::string told(mcp::ElicitResult const& answer) {
  std::string out = "action=";
  out += word_of(answer.action);
  out += ", content=";
  out += write_json(answer.content ? json::value(*answer.content) : json::value(json::object()));
  return out;
}

Task<Answer> sampling(CallContext& context, SamplingArguments arguments) {
  if (json::object const* answer = context.raw_answer("model"))
    co_return text_answer("LLM response: " + sampled_text(*answer));
  co_return one_question("model", sampling_request(arguments.prompt, 100));
}

Task<Answer> elicitation(CallContext& context, ElicitationArguments arguments) {
  if (auto const answer = context.answer("user"))
    co_return text_answer("User response: " + told(*answer));
  co_return one_question("user", mcp::elicit_form(arguments.message, schema(kUserForm)));
}

Task<Answer> ask(CallContext& context, std::string message, std::string_view form) {
  if (auto const answer = context.answer("form"))
    co_return text_answer("Elicitation completed: " + told(*answer));
  co_return one_question("form", mcp::elicit_form(std::move(message), schema(form)));
}

Task<Answer> with_defaults(CallContext& context, Nothing) {
  return ask(context, "Please review and update the form fields with defaults", kDefaultsForm);
}

Task<Answer> with_enums(CallContext& context, Nothing) {
  return ask(context, "Please select options from the enum fields", kEnumsForm);
}

Task<Answer> by_result(CallContext& context, Nothing) {
  return ask(context, "Please confirm", kUserForm);
}

Task<Answer> needs_sampling(CallContext&, Nothing) {
  co_return text_answer("The client offers sampling.");
}

}  // namespace

void add_asking_tools(mcp::Server& server) {
  server.add_tool<SamplingArguments, NoOutput>(
      tool_spec("test_sampling", "Asks the client's model"), sampling);
  server.add_tool<ElicitationArguments, NoOutput>(tool_spec("test_elicitation", "Asks the person"),
                                                  elicitation);
  server.add_tool<Nothing, NoOutput>(
      tool_spec("test_elicitation_sep1034_defaults", "Asks with a form that has defaults"),
      with_defaults);
  server.add_tool<Nothing, NoOutput>(
      tool_spec("test_elicitation_sep1330_enums", "Asks with a form of choices"), with_enums);
  server.add_tool<Nothing, NoOutput>(
      tool_spec("test_streaming_elicitation", "Asks by its result, never on the stream"),
      by_result);
  mcp::ToolSpec needy = tool_spec("test_missing_capability", "Needs a client with sampling");
  needy.needs.sampling = true;
  server.add_tool<Nothing, NoOutput>(std::move(needy), needs_sampling);
}

}  // namespace tessera::conformance
