#include "fixtures.hpp"
#include "mcp/protocol/roots.hpp"

namespace tessera::conformance {
namespace {

using mcp::CallContext;
using mcp::InputRequired;
using mcp::NoOutput;
using Answer = mcp::ToolResult<NoOutput>;

constexpr std::string_view kNameForm =
    R"({"type":"object","properties":{"name":{"type":"string"}},"required":["name"]})";
constexpr std::string_view kColorForm =
    R"({"type":"object","properties":{"color":{"type":"string"}},"required":["color"]})";
constexpr std::string_view kOkForm =
    R"({"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"]})";

std::string field_of(CallContext const& context, std::string_view key, std::string_view field) {
  auto const answer = context.answer(key);
  if (!answer || !answer->content) return "nobody";
  json::value const* value = answer->content->if_contains(field);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "nobody";
}

std::string roots_of(CallContext const& context, std::string_view key) {
  std::string out;
  json::object const* answer = context.raw_answer(key);
  if (answer == nullptr) return out;
  Result<mcp::ListRootsResult> const listed = from_json<mcp::ListRootsResult>(json::value(*answer));
  if (!listed) return "none that can be read";
  for (mcp::Root const& root : listed->roots) out += (out.empty() ? "" : ", ") + root.uri;
  return out;
}

Task<Answer> elicitation(CallContext& context, Nothing) {
  if (context.answer("user_name"))
    co_return text_answer("Hello, " + field_of(context, "user_name", "name") + "!");
  InputRequired input;
  input.requests.emplace("user_name", mcp::elicit_form("What is your name?", schema(kNameForm)));
  input.stateless = true;
  co_return input;
}

Task<Answer> sampling(CallContext& context, Nothing) {
  if (json::object const* answer = context.raw_answer("capital_question"))
    co_return text_answer(sampled_text(*answer));
  InputRequired input;
  input.requests.emplace("capital_question",
                         sampling_request("What is the capital of France?", 100));
  input.stateless = true;
  co_return input;
}

Task<Answer> list_roots(CallContext& context, Nothing) {
  if (context.raw_answer("client_roots") != nullptr)
    co_return text_answer("Client roots: " + roots_of(context, "client_roots"));
  InputRequired input;
  input.requests.emplace("client_roots", roots_request());
  input.stateless = true;
  co_return input;
}

/// Asks for a yes and keeps a word in the state, which comes back sealed or not at all.
Task<Answer> confirm(CallContext& context, Nothing) {
  if (context.answer("confirm")) {
    bool const kept = context.state().is_string() && context.state().get_string() == "kept";
    co_return text_answer(kept ? "state-ok" : "state-lost");
  }
  InputRequired input;
  input.requests.emplace("confirm", mcp::elicit_form("Please confirm", schema(kOkForm)));
  input.state = "kept";
  co_return input;
}

Task<Answer> multiple(CallContext& context, Nothing) {
  if (context.answer("user_name")) {
    json::object const* greeting = context.raw_answer("greeting");
    co_return text_answer((greeting != nullptr ? sampled_text(*greeting) : "Hello") + " " +
                          field_of(context, "user_name", "name") + " at " +
                          roots_of(context, "client_roots"));
  }
  InputRequired input;
  input.requests.emplace("user_name", mcp::elicit_form("What is your name?", schema(kNameForm)));
  input.requests.emplace("greeting", sampling_request("Generate a greeting", 50));
  input.requests.emplace("client_roots", roots_request());
  input.state = "all three";
  co_return input;
}

Task<Answer> multi_round(CallContext& context, Nothing) {
  InputRequired input;
  if (context.answer("step2"))
    co_return text_answer(std::string(context.state().as_string()) + " likes " +
                          field_of(context, "step2", "color"));
  if (context.answer("step1")) {
    input.requests.emplace(
        "step2", mcp::elicit_form("Step 2: What is your favorite color?", schema(kColorForm)));
    input.state = json::string(field_of(context, "step1", "name"));
  } else {
    input.requests.emplace("step1",
                           mcp::elicit_form("Step 1: What is your name?", schema(kNameForm)));
  }
  co_return input;
}

Task<Answer> by_capability(CallContext& context, Nothing) {
  if (context.answer("user_name") || context.raw_answer("greeting") != nullptr ||
      context.raw_answer("client_roots") != nullptr)
    co_return text_answer("Answered with what the client offers.");
  InputRequired input;
  if (context.client().form)
    input.requests.emplace("user_name", mcp::elicit_form("What is your name?", schema(kNameForm)));
  if (context.client().sampling)
    input.requests.emplace("greeting", sampling_request("Generate a greeting", 50));
  if (context.client().roots) input.requests.emplace("client_roots", roots_request());
  if (input.requests.empty()) co_return text_answer("The client offers nothing to ask for.");
  co_return input;
}

}  // namespace

void add_input_tools(mcp::Server& server) {
  std::string const name = "test_input_required_result_";
  server.add_tool<Nothing, NoOutput>(tool_spec(name + "elicitation", "Asks the person first"),
                                     elicitation);
  server.add_tool<Nothing, NoOutput>(tool_spec(name + "sampling", "Asks a model first"), sampling);
  server.add_tool<Nothing, NoOutput>(tool_spec(name + "list_roots", "Asks for the roots first"),
                                     list_roots);
  server.add_tool<Nothing, NoOutput>(tool_spec(name + "request_state", "Keeps a word in the state"),
                                     confirm);
  server.add_tool<Nothing, NoOutput>(tool_spec(name + "multiple_inputs", "Asks for three at once"),
                                     multiple);
  server.add_tool<Nothing, NoOutput>(tool_spec(name + "multi_round", "Asks twice"), multi_round);
  server.add_tool<Nothing, NoOutput>(tool_spec(name + "tampered_state", "Refuses a changed state"),
                                     confirm);
  server.add_tool<Nothing, NoOutput>(
      tool_spec(name + "capabilities", "Asks only for what the client offers"), by_capability);
}

}  // namespace tessera::conformance
