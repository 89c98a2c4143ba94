#include "llm/openai/openai_wire.hpp"

#include "http/errc.hpp"
#include "llm/advice.hpp"
#include "testkit/conversations.hpp"
#include "testkit/function_client.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

namespace tessera::llm::openai {
namespace {

class OpenAiOverHttp : public testing::Test {
 protected:
  /// The URL and the model of the request, or the error.
  std::string prepared(OpenAiWire::Settings settings) {
    OpenAiWire wire(std::move(settings), client, clock);
    try {
      http::ClientRequest const sent = testkit::run(wire.prepare(request));
      authorization = sent.headers.get("Authorization");
      return sent.url + " " + wire.model();
    } catch (Exception const& failure) {
      return "error: " + failure.error().hint;
    }
  }

  testkit::FunctionClient client{[this](http::ClientRequest const& asked) {
    if (asked.url == serving) return http::ClientResponse{200, {}, models};
    throw Exception(fail(http::Errc::connect_failed));
  }};
  std::string serving;
  std::string models = R"({"data":[{"id":"qwen3:4b"},{"id":"other"}]})";
  std::string authorization;
  ManualClock clock;
  Conversation conversation{testkit::user_says("hi")};
  std::vector<ToolDefinition> tools;
  Request request{conversation, tools, ""};
};

TEST_F(OpenAiOverHttp, finds_a_local_server_and_takes_its_first_model) {
  serving = "http://127.0.0.1:11434/v1/models";
  EXPECT_EQ(prepared({}), "http://127.0.0.1:11434/v1/chat/completions qwen3:4b");
  EXPECT_EQ(authorization, "") << "a local server gets no key";
  serving = "http://127.0.0.1:8080/v1/models";
  EXPECT_EQ(prepared({}), "http://127.0.0.1:8080/v1/chat/completions qwen3:4b");
}

TEST_F(OpenAiOverHttp, says_where_it_looked_for_a_local_server) {
  std::string const told = prepared({});
  EXPECT_NE(told.find("Ollama at http://127.0.0.1:11434/v1, llama.cpp at"), std::string::npos);
  EXPECT_NE(told.find("set OPENAI_BASE_URL or OPENAI_API_KEY"), std::string::npos);
}

TEST_F(OpenAiOverHttp, looks_nowhere_else_when_the_server_is_named) {
  OpenAiWire::Settings settings;
  settings.base_url = "https://models.example/v1";
  settings.key = Secret("sk-x");
  settings.options.model = "m";
  EXPECT_EQ(prepared(std::move(settings)), "https://models.example/v1/chat/completions m");
  EXPECT_EQ(authorization, "Bearer sk-x");
  EXPECT_TRUE(client.requests.empty());
}

TEST_F(OpenAiOverHttp, learns_the_servers_dialect) {
  OpenAiWire::Settings settings;
  settings.base_url = "https://models.example/v1";
  settings.options.model = "m";
  settings.options.max_tokens = 7;
  OpenAiWire wire(std::move(settings), client, clock);
  EXPECT_TRUE(wire.adjust(wire.failure(
      400, {},
      R"({"error":{"message":"Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."}})")));
  EXPECT_TRUE(wire.adjust(
      wire.failure(400, {}, R"({"error":{"message":"unknown field stream_options"}})")));
  http::ClientRequest const sent = testkit::run(wire.prepare(request));
  EXPECT_NE(sent.body.find(R"("max_completion_tokens":7)"), std::string::npos);
  EXPECT_EQ(sent.body.find("stream_options"), std::string::npos);
  EXPECT_FALSE(wire.adjust(wire.failure(401, {}, "max_completion_tokens")));
}

TEST(BaseUrl, is_encrypted_or_on_this_machine) {
  EXPECT_EQ(checked_base_url("https://a.example/v1/", false).value(), "https://a.example/v1");
  EXPECT_EQ(checked_base_url("http://127.0.0.1:11434/v1", false).value(),
            "http://127.0.0.1:11434/v1");
  EXPECT_EQ(checked_base_url("http://10.0.0.5:8000/v1", false).error().code, Errc::bad_settings);
  EXPECT_TRUE(checked_base_url("http://10.0.0.5:8000/v1", true));
  for (char const* bad : {"", "ftp://x", "a.example", "https://a.example/?x=1"})
    EXPECT_FALSE(checked_base_url(bad, true)) << bad;
}

}  // namespace
}  // namespace tessera::llm::openai
