#include "mcp/client/questions.hpp"

#include "mcp/protocol/errc.hpp"
#include "testkit/mcp_client_bed.hpp"
#include "testkit/mcp_peer.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp {
namespace {

using testkit::code_thrown;
using testkit::mcp_result;
using testkit::McpClientBed;
using testkit::McpPeer;
using Seen = McpPeer::Seen;

class Model final : public SamplingHandler {
 public:
  [[nodiscard]] SamplingOffer offer() const override { return offered; }
  Task<CreateMessageResult> create_message(SamplingQuestion question) override {
    asked.push_back(question.about);
    CreateMessageResult result;
    result.content = json::object{{"type", "text"}, {"text", "Paris"}};
    result.model = "m";
    co_return result;
  }
  SamplingOffer offered;
  std::vector<std::string> asked;
};

class Places final : public RootsHandler {
 public:
  Task<std::vector<Root>> roots() override {
    std::vector<Root> roots(1);
    roots[0].uri = "file:///p";
    co_return roots;
  }
};

class Defaults final : public InputHandler {
 public:
  [[nodiscard]] ElicitationCapability capability() const override {
    ElicitationCapability offered;
    offered.form = json::object{{"applyDefaults", apply}};
    return offered;
  }
  Task<ElicitResult> elicit(InputQuestion) override {
    co_return ElicitResult{ElicitAction::accept, json::object{{"a", 1}}};
  }
  bool apply = true;
};

/// A modern server that asks `questions` before it answers.
McpPeer::Answer asking(std::string questions) {
  return [questions](Seen const& seen) {
    if (seen.method() == "server/discover") return mcp_result(seen, testkit::discover_result());
    if (!seen.at("/params/inputResponses").is_null())
      return mcp_result(seen, json::object{{"content", json::array()}});
    json::object wanted{{"resultType", "input_required"}};
    wanted["inputRequests"] = parse_json(questions).value();
    return mcp_result(seen, std::move(wanted));
  };
}

Task<int> call_t(Client& client) {
  Task<CallToolResult> calling = client.call_tool("t", json::object());
  CallToolResult const result = co_await std::move(calling);
  co_return 0;
}

std::string const kSample = R"({"k":{"method":"sampling/createMessage","params":{"maxTokens":9,
  "messages":[{"role":"user","content":{"type":"text","text":"Capital?"}}]}}})";
std::string const kSampleWithTools = R"({"k":{"method":"sampling/createMessage","params":{
  "maxTokens":9,"tools":[],"messages":[]}}})";
std::string const kToolResults = R"({"k":{"method":"sampling/createMessage","params":{
  "maxTokens":9,"messages":[{"role":"user","content":[{"type":"tool_result","toolUseId":"1",
  "content":[]}]}]}}})";
std::string const kRoots = R"({"k":{"method":"roots/list"}})";

// Spec: MCP 2026-07-28 client/sampling, client/roots
TEST(Questions, has_a_model_and_the_roots_answer) {
  McpPeer peer(asking(kSample));
  McpClientBed bed(peer.url());
  Model model;
  Places places;
  bed.options.sampling = &model;
  bed.options.roots = &places;
  bed.use<int>(call_t);
  EXPECT_EQ(model.asked, (std::vector<std::string>{"t"}));
  Seen const answered = peer.last("tools/call");
  EXPECT_EQ(answered.at("/params/inputResponses/k/content/text"), "Paris");
  EXPECT_EQ(answered.at("/params/inputResponses/k/role"), "assistant");

  McpPeer other(asking(kRoots));
  bed.options.url = other.url();
  bed.use<int>(call_t);
  EXPECT_EQ(other.last("tools/call").at("/params/inputResponses/k/roots/0/uri"), "file:///p");
}

TEST(Questions, declares_exactly_what_the_handlers_can_do) {
  std::string const at = "/params/_meta/io.modelcontextprotocol~1clientCapabilities";
  McpPeer peer(asking(kSample));
  McpClientBed bed(peer.url());
  Model model;
  bed.options.input = nullptr;
  bed.options.sampling = &model;
  bed.use<int>(call_t);
  EXPECT_EQ(write_json(peer.last("tools/call").at(at)), R"({"sampling":{}})");
  model.offered = SamplingOffer{.tools = true, .context = true};
  Places places;
  bed.options.roots = &places;
  bed.use<int>(call_t);
  EXPECT_EQ(write_json(peer.last("tools/call").at(at)),
            R"({"sampling":{"tools":{},"context":{}},"roots":{}})");
}

TEST(Questions, refuses_what_was_not_offered) {
  for (std::string const& question : {kSample, kRoots, kSampleWithTools, kToolResults}) {
    McpPeer peer(asking(question));
    McpClientBed bed(peer.url());
    EXPECT_EQ(code_thrown([&] { bed.use<int>(call_t); }), Errc::not_supported) << question;
    Model model;
    bed.options.sampling = &model;
    bool const plain = question == kSample;
    EXPECT_EQ(code_thrown([&] { bed.use<int>(call_t); }),
              plain ? error_code() : make_error_code(Errc::not_supported))
        << question;
  }
}

// Spec: MCP 2025-11-25 client/elicitation (default values)
TEST(Questions, fills_in_defaults_only_where_that_was_declared) {
  McpPeer peer(asking(R"({"k":{"method":"elicitation/create","params":{"message":"?",
    "requestedSchema":{"type":"object","properties":{"a":{"type":"integer","default":7},
    "b":{"type":"string","default":"x"},"c":{"type":"string"}}}}}})"));
  McpClientBed bed(peer.url());
  Defaults person;
  bed.options.input = &person;
  bed.use<int>(call_t);
  EXPECT_EQ(write_json(peer.last("tools/call").at("/params/inputResponses/k/content")),
            R"({"a":1,"b":"x"})");
  person.apply = false;
  bed.use<int>(call_t);
  EXPECT_EQ(write_json(peer.last("tools/call").at("/params/inputResponses/k/content")),
            R"({"a":1})");
}

}  // namespace
}  // namespace tessera::mcp
