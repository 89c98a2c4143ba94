#include "llm/http_model.hpp"

#include "base/json.hpp"
#include "http/errc.hpp"
#include "llm/anthropic/anthropic_wire.hpp"
#include "testkit/conversations.hpp"
#include "testkit/function_client.hpp"
#include "testkit/recorded_events.hpp"
#include "testkit/run.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <gtest/gtest.h>

namespace tessera::llm {
namespace {

constexpr char const* kAnswer =
    "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\","
    "\"text\":\"\"}}\n\n"
    "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\","
    "\"text\":\"hello\"}}\n\n";
constexpr char const* kEnd =
    "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}\n\n"
    "data: {\"type\":\"message_stop\"}\n\n";

http::ClientResponse refusal(int status, std::string const& type, std::string const& message) {
  return {status, {}, R"({"error":{"type":")" + type + R"(","message":")" + message + R"("}})"};
}

/// One model over a scripted provider: each request takes the next answer.
class ModelOverHttp : public testing::Test {
 protected:
  ModelOverHttp() {
    anthropic::AnthropicWire::Settings settings;
    settings.key = Secret("sk-ant-live-secret");
    settings.options.model = "claude-sonnet-5-5";
    settings.options.sampling.temperature = 0.5;
    HttpModel::Options options;
    options.retry.base = std::chrono::milliseconds(0);
    options.notice = [this](std::string const& text) { notices.push_back(text); };
    model.emplace(std::make_unique<anthropic::AnthropicWire>(std::move(settings), clock), client,
                  random, std::move(options));
  }

  /// `text`, or `code: hint`.
  std::string ask() {
    events = {};
    try {
      testkit::run(model->respond(request, events));
      return events.text;
    } catch (Exception const& failure) {
      return "error: " + failure.error().hint;
    }
  }

  std::vector<http::ClientResponse> answers;
  std::size_t next = 0;
  testkit::FunctionClient client{[this](http::ClientRequest const&) {
    if (next >= answers.size()) throw Exception(fail(http::Errc::connect_failed, "nobody there"));
    return answers[next++];
  }};
  ManualClock clock;
  SystemRandom random;
  std::vector<std::string> notices;
  testkit::RecordedEvents events;
  std::optional<HttpModel> model;
  Conversation conversation{testkit::user_says("hi")};
  std::vector<ToolDefinition> tools;
  Request request{conversation, tools, ""};
};

TEST_F(ModelOverHttp, sends_the_key_in_its_header_and_nowhere_else) {
  answers = {{200, {}, std::string(kAnswer) + kEnd}};
  EXPECT_EQ(ask(), "hello");
  ASSERT_EQ(client.requests.size(), 1U);
  http::ClientRequest const& sent = client.requests[0];
  EXPECT_EQ(sent.url, "https://api.anthropic.com/v1/messages");
  EXPECT_EQ(sent.headers.get("x-api-key"), "sk-ant-live-secret");
  EXPECT_EQ(sent.headers.get("anthropic-version"), "2023-06-01");
  EXPECT_EQ(sent.body.find("sk-ant-live-secret"), std::string::npos);
}

TEST_F(ModelOverHttp, takes_out_a_parameter_that_is_refused_and_remembers) {
  answers = {refusal(400, "invalid_request_error", "temperature is deprecated for this model"),
             {200, {}, std::string(kAnswer) + kEnd},
             {200, {}, std::string(kAnswer) + kEnd}};
  EXPECT_EQ(ask(), "hello");
  EXPECT_EQ(ask(), "hello");
  ASSERT_EQ(client.requests.size(), 3U);
  EXPECT_NE(client.requests[0].body.find("temperature"), std::string::npos);
  EXPECT_EQ(client.requests[1].body.find("temperature"), std::string::npos);
  EXPECT_EQ(client.requests[2].body.find("temperature"), std::string::npos);
  EXPECT_TRUE(notices.empty());
}

TEST_F(ModelOverHttp, does_not_repeat_a_request_that_nothing_can_be_taken_out_of) {
  answers = {refusal(400, "invalid_request_error", "max_tokens: 0 is too small")};
  EXPECT_EQ(ask(),
            "error: anthropic: the provider does not take the request (400 "
            "invalid_request_error): max_tokens: 0 is too small");
  EXPECT_EQ(client.requests.size(), 1U);
}

TEST_F(ModelOverHttp, tries_again_when_overloaded_and_says_so) {
  answers = {refusal(529, "overloaded_error", "x"),
             refusal(429, "rate_limit_error", "x"),
             {200, {}, std::string(kAnswer) + kEnd}};
  EXPECT_EQ(ask(), "hello");
  EXPECT_EQ(
      notices,
      (std::vector<std::string>{
          "the provider is overloaded; trying again in 0 s (2/4), Ctrl-C to stop",
          "the provider's rate limit was reached; trying again in 0 s (3/4), Ctrl-C to stop"}));
}

TEST_F(ModelOverHttp, gives_up_after_four_attempts) {
  EXPECT_EQ(ask(),
            "error: anthropic: the provider cannot be reached: nobody there. Check the network and "
            "the address");
  EXPECT_EQ(client.requests.size(), 4U);
}

TEST_F(ModelOverHttp, never_asks_again_once_the_person_has_seen_text) {
  answers = {{200, {}, kAnswer}, {200, {}, std::string(kAnswer) + kEnd}};
  EXPECT_EQ(ask(),
            "error: anthropic: the response broke off: the connection ended before the answer did");
  EXPECT_EQ(events.text, "hello");
  EXPECT_EQ(events.ends, 0);
  EXPECT_EQ(client.requests.size(), 1U);
}

TEST_F(ModelOverHttp, asks_again_when_the_stream_broke_before_any_text) {
  answers = {{200, {}, ": nothing yet\n\n"}, {200, {}, std::string(kAnswer) + kEnd}};
  EXPECT_EQ(ask(), "hello");
  EXPECT_EQ(client.requests.size(), 2U);
}

TEST_F(ModelOverHttp, tells_a_wrong_key_without_repeating_it) {
  answers = {refusal(401, "authentication_error", "invalid key sk-ant-live-secret")};
  EXPECT_EQ(ask(),
            "error: anthropic: the provider does not accept the key (401 authentication_error): "
            "invalid key [credential removed]. Check ANTHROPIC_API_KEY");
  EXPECT_EQ(client.requests.size(), 1U);
}

TEST_F(ModelOverHttp, does_not_wait_for_a_quota) {
  answers = {refusal(402, "billing_error", "no credit")};
  EXPECT_NE(ask().find("Look at the plan"), std::string::npos);
  EXPECT_EQ(client.requests.size(), 1U);
}

TEST_F(ModelOverHttp, describes_images_once_the_model_has_refused_them) {
  conversation.push_back(testkit::model_says({ToolCall{"1", "get_chart", {}, {}}}));
  conversation.push_back(
      testkit::tools_say({ToolResult{"1", "get_chart", {testkit::tiny_png()}, {}, false}}));
  answers = {refusal(400, "invalid_request_error", "This model does not support image input"),
             {200, {}, std::string(kAnswer) + kEnd}};
  EXPECT_EQ(ask(), "hello");
  EXPECT_NE(client.requests.at(0).body.find("iVBORw=="), std::string::npos);
  EXPECT_EQ(client.requests.at(1).body.find("iVBORw=="), std::string::npos);
}

TEST_F(ModelOverHttp, stops_at_once_when_cancelled_in_a_pause) {
  HttpModel::Options options;
  options.retry.base = std::chrono::hours(1);
  options.retry.longest = std::chrono::hours(2);
  asio::io_context loop(1);
  asio::cancellation_signal stop;
  options.notice = [&](std::string const&) {
    asio::post(loop, [&stop] { stop.emit(asio::cancellation_type::terminal); });
  };
  anthropic::AnthropicWire::Settings settings;
  settings.options.model = "m";
  HttpModel slow(std::make_unique<anthropic::AnthropicWire>(std::move(settings), clock), client,
                 random, std::move(options));
  bool ended = false;
  asio::co_spawn(loop, slow.respond(request, events),
                 asio::bind_cancellation_slot(
                     stop.slot(), [&](std::exception_ptr error) { ended = error != nullptr; }));
  loop.run();
  EXPECT_TRUE(ended);
  EXPECT_EQ(client.requests.size(), 1U);
}

}  // namespace
}  // namespace tessera::llm
