#include "base/json.hpp"
#include "llm/anthropic/failures.hpp"
#include "llm/anthropic/request.hpp"
#include "llm/anthropic/response.hpp"
#include "testkit/conversations.hpp"
#include "testkit/recorded_events.hpp"

#include <gtest/gtest.h>

namespace tessera::llm::anthropic {
namespace {

using testkit::decode;
using testkit::RecordedEvents;

json::value parsed(std::string_view text) { return *parse_json(text); }

RequestOptions options() {
  RequestOptions out;
  out.model = "claude-sonnet-5-5";
  out.max_tokens = 1024;
  return out;
}

std::string event(std::string_view data) {
  std::string const type(json_text(parsed(data), "type"));
  return "event: " + type + "\ndata: " + std::string(data) + "\n\n";
}

std::string const kStream =
    event(
        R"({"type":"message_start","message":{"id":"msg_1","usage":{"input_tokens":12,"cache_read_input_tokens":3,"output_tokens":1}}})") +
    event(
        R"({"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}})") +
    event(
        R"({"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Which "}})") +
    event(
        R"({"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"one?"}})") +
    event(
        R"({"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2ln+/=="}})") +
    event(R"({"type":"content_block_stop","index":0})") +
    event(
        R"({"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"cmVk"}})") +
    event(R"({"type":"content_block_stop","index":1})") + event(R"({"type":"ping"})") +
    event(R"({"type":"content_block_start","index":2,"content_block":{"type":"text","text":""}})") +
    event(
        R"({"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"Let me "}})") +
    event(
        R"({"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"look."}})") +
    event(R"({"type":"content_block_stop","index":2})") +
    event(
        R"({"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"toolu_0","name":"get_email","input":{}}})") +
    event(
        R"({"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":""}})") +
    event(
        R"({"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"{\"account_id\": \"12"}})") +
    event(
        R"({"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"345\"}"}})") +
    event(R"({"type":"content_block_stop","index":3})") +
    event(
        R"({"type":"content_block_start","index":4,"content_block":{"type":"tool_use","id":"toolu_1","name":"get_chart","input":{}}})") +
    event(R"({"type":"content_block_stop","index":4})") +
    event(
        R"({"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":63}})") +
    event(R"({"type":"message_stop"})");

TEST(AnthropicRequest, is_the_vendors_request) {
  ToolResult result{"toolu_0", "get_email", {Text{"a@b.c"}, testkit::tiny_png()}, {}, false};
  Conversation const conversation{
      testkit::user_says("hi"),
      testkit::model_says({ToolCall{"toolu_0", "get_email", {{"account_id", "1"}}, {}}}),
      testkit::tools_say({result})};
  auto const tools = testkit::email_tool("Get");
  EXPECT_EQ(
      json::value(request_body({conversation, tools, "You are helpful."}, options())),
      parsed(
          R"({"model":"claude-sonnet-5-5","max_tokens":1024,"stream":true,"system":"You are helpful.",
 "tools":[{"name":"get_email","description":"Get","input_schema":{"type":"object","properties":{"account_id":{"type":"string"}},"required":["account_id"]}}],
 "tool_choice":{"type":"auto"},
 "messages":[{"role":"user","content":"hi"},
  {"role":"assistant","content":[{"type":"tool_use","id":"toolu_0","name":"get_email","input":{"account_id":"1"}}]},
  {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_0","is_error":false,"content":[{"type":"text","text":"a@b.c"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw=="}}]}]}]})"));
}

TEST(AnthropicRequest, sends_no_sampling_parameter_unless_told) {
  Conversation const conversation{testkit::user_says("hi")};
  RequestOptions bare = options();
  bare.max_tokens = 0;
  EXPECT_EQ(json::value(request_body({conversation, {}, ""}, bare)),
            parsed(R"({"model":"claude-sonnet-5-5","max_tokens":8192,"stream":true,
                       "messages":[{"role":"user","content":"hi"}]})"));
}

TEST(AnthropicRequest, puts_results_and_what_the_person_adds_into_one_turn) {
  Conversation const conversation{
      testkit::user_says("?"), testkit::model_says({ToolCall{"a", "n", {}, {}}}),
      testkit::tools_say({ToolResult{"a", "n", {Text{"Cancelled"}}, {}, true}}),
      testkit::user_says("go on")};
  json::object const body = request_body({conversation, {}, ""}, options());
  EXPECT_EQ(body.at("messages").as_array().size(), 3U);
  EXPECT_EQ(body.at("messages").at(2).at("content").at(1),
            parsed(R"({"type":"text","text":"go on"})"));
}

TEST(AnthropicResponse, reads_text_thinking_and_parallel_calls) {
  RecordedEvents events;
  MessagesDecoder decoder(events, "claude-sonnet-5-5");
  ASSERT_FALSE(decode(decoder, kStream, kStream.size()));
  EXPECT_EQ(events.text, "Let me look.");
  EXPECT_EQ(events.thinking, "Which one?");
  ASSERT_EQ(events.calls.size(), 2U);
  EXPECT_EQ(write_json(events.calls[0].arguments), R"({"account_id":"12345"})");
  EXPECT_EQ(events.calls[1].id, "toolu_1");
  EXPECT_TRUE(events.calls[1].arguments.empty());
  EXPECT_EQ(events.end.reason, StopReason::tool_calls);
  EXPECT_EQ(events.end.usage.input_tokens, 12U);
  EXPECT_EQ(events.end.usage.output_tokens, 63U);
  EXPECT_EQ(events.end.usage.cache_read_tokens, 3U);
}

TEST(AnthropicResponse, is_the_same_wherever_the_bytes_are_cut) {
  RecordedEvents whole;
  MessagesDecoder first(whole, "m");
  ASSERT_FALSE(decode(first, kStream, kStream.size()));
  for (std::size_t cut = 0; cut <= kStream.size(); ++cut) {
    RecordedEvents events;
    MessagesDecoder decoder(events, "m");
    ASSERT_FALSE(decoder.feed(std::string_view(kStream).substr(0, cut)));
    ASSERT_FALSE(decoder.feed(std::string_view(kStream).substr(cut)));
    ASSERT_FALSE(decoder.finish());
    ASSERT_EQ(events.summary(), whole.summary()) << cut;
  }
}

TEST(AnthropicResponse, sends_thinking_and_signature_back_byte_for_byte) {
  RecordedEvents events;
  MessagesDecoder decoder(events, "claude-sonnet-5-5");
  ASSERT_FALSE(decode(decoder, kStream, 13));
  Conversation const conversation{testkit::user_says("?"),
                                  testkit::model_says({Text{"Let me look."}}, events.end.native)};
  EXPECT_EQ(request_body({conversation, {}, ""}, options()).at("messages").at(1).at("content"),
            parsed(R"([{"type":"thinking","thinking":"Which one?","signature":"c2ln+/=="},
                       {"type":"redacted_thinking","data":"cmVk"},
                       {"type":"text","text":"Let me look."},
                       {"type":"tool_use","id":"toolu_0","name":"get_email","input":{"account_id":"12345"}},
                       {"type":"tool_use","id":"toolu_1","name":"get_chart","input":{}}])"));
}

TEST(AnthropicResponse, gives_no_call_of_a_stream_that_breaks_off) {
  std::size_t const end = kStream.rfind("event: message_stop");
  for (std::size_t size = 0; size <= end; ++size) {
    RecordedEvents events;
    MessagesDecoder decoder(events, "m");
    auto const failure = decode(decoder, std::string_view(kStream).substr(0, size), 4096);
    ASSERT_TRUE(failure) << size;
    EXPECT_EQ(failure->kind, Errc::truncated);
    EXPECT_TRUE(events.calls.empty());
  }
}

TEST(AnthropicResponse, tells_an_error_in_mid_stream) {
  RecordedEvents events;
  MessagesDecoder decoder(events, "m");
  auto const failure = decode(
      decoder,
      event(
          R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"})"),
      5);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, Errc::overloaded);
  EXPECT_EQ(failure->request_id, "req_1");
}

TEST(AnthropicResponse, refuses_what_breaks_the_format) {
  for (
      std::string const& bytes :
      {event(
           R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"x"}})"),
       event(R"({"type":"content_block_start","content_block":{"type":"text","text":""}})"),
       event(
           R"({"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"x"}})"),
       event(
           R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})") +
           event(
               R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})"),
       std::string("data: nonsense\n\n"), std::string("data: [1]\n\n")}) {
    RecordedEvents events;
    MessagesDecoder decoder(events, "m");
    auto const failure = decode(decoder, bytes, 3);
    ASSERT_TRUE(failure) << bytes;
    EXPECT_EQ(failure->kind, Errc::bad_stream) << bytes;
  }
}

TEST(AnthropicResponse, names_each_reason_to_stop) {
  for (auto const& [wire, reason] : std::vector<std::pair<std::string, StopReason>>{
           {"end_turn", StopReason::end_turn},
           {"pause_turn", StopReason::end_turn},
           {"max_tokens", StopReason::max_tokens},
           {"refusal", StopReason::refused},
           {"model_context_window_exceeded", StopReason::context_full}}) {
    RecordedEvents events;
    MessagesDecoder decoder(events, "m");
    ASSERT_FALSE(
        decode(decoder,
               event(R"({"type":"message_delta","delta":{"stop_reason":")" + wire + R"("}})") +
                   event(R"({"type":"message_stop"})"),
               50));
    EXPECT_EQ(events.end.reason, reason) << wire;
  }
}

TEST(AnthropicFailure, takes_the_servers_word_on_when_to_come_back) {
  std::string const body =
      R"({"type":"error","error":{"type":"rate_limit_error","message":"slow down"},"request_id":"r"})";
  http::Headers headers;
  headers.set("retry-after", "7");
  EXPECT_EQ(http_failure(429, headers, body, {}).retry_after, std::chrono::seconds(7));
  headers.set("retry-after-ms", "250");
  EXPECT_EQ(http_failure(429, headers, body, {}).retry_after, std::chrono::milliseconds(250));
  headers.set("retry-after-ms", "-1");
  EXPECT_EQ(http_failure(429, headers, body, {}).retry_after, std::chrono::seconds(7));
  headers.set("x-should-retry", "false");
  EXPECT_EQ(http_failure(429, headers, body, {}).kind, Errc::quota_exhausted);
}

TEST(AnthropicFailure, tells_apart_what_has_another_way_out) {
  auto const kind = [](int status, std::string_view type, std::string_view message) {
    return http_failure(status, {},
                        R"({"error":{"type":")" + std::string(type) + R"(","message":")" +
                            std::string(message) + R"("}})",
                        {})
        .kind;
  };
  EXPECT_EQ(kind(401, "authentication_error", "invalid x-api-key"), Errc::unauthorized);
  EXPECT_EQ(kind(404, "not_found_error", "model: x"), Errc::no_such_model);
  EXPECT_EQ(kind(400, "invalid_request_error", "prompt is too long: 1"), Errc::context_full);
  EXPECT_EQ(kind(400, "invalid_request_error", "temperature is deprecated"), Errc::bad_request);
  EXPECT_EQ(kind(529, "overloaded_error", ""), Errc::overloaded);
  EXPECT_EQ(http_failure(502, {}, "<html>", {}).kind, Errc::overloaded);
  EXPECT_EQ(http_failure(403, {}, "", {}).kind, Errc::forbidden);
}

}  // namespace
}  // namespace tessera::llm::anthropic
