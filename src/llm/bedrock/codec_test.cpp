#include "base/encoding.hpp"
#include "base/json.hpp"
#include "llm/bedrock/failures.hpp"
#include "llm/bedrock/request.hpp"
#include "llm/bedrock/response.hpp"
#include "llm/bedrock/vectors.hpp"
#include "testkit/conversations.hpp"
#include "testkit/recorded_events.hpp"

#include <gtest/gtest.h>

namespace tessera::llm::bedrock {
namespace {

using testkit::decode;
using testkit::RecordedEvents;

json::value parsed(std::string_view text) { return *parse_json(text); }

RequestOptions options() {
  RequestOptions out;
  out.model = "m";
  return out;
}

std::string event(std::string type, std::string_view payload) {
  return write_frame({{":event-type", std::move(type)},
                      {":content-type", "application/json"},
                      {":message-type", "event"}},
                     payload);
}

TEST(BedrockRequest, is_the_vendors_first_request) {
  Conversation const conversation{testkit::user_says("What is the email for account 12345?")};
  auto const tools = testkit::email_tool("Get email");
  RequestOptions wanted = options();
  wanted.max_tokens = 1024;
  EXPECT_EQ(
      json::value(request_body({conversation, tools, "You are helpful."}, wanted)),
      parsed(
          R"({"messages":[{"role":"user","content":[{"text":"What is the email for account 12345?"}]}],
 "system":[{"text":"You are helpful."}],
 "inferenceConfig":{"maxTokens":1024},
 "toolConfig":{"tools":[{"toolSpec":{"name":"get_email","inputSchema":{"json":{"type":"object","properties":{"account_id":{"type":"string"}},"required":["account_id"]}},"description":"Get email"}}],
               "toolChoice":{"auto":{}}}})"));
}

TEST(BedrockRequest, is_the_vendors_tool_turn) {
  ToolResult result{"tooluse_abc123", "get_email", {}, {}, false};
  result.content = {Text{"user@example.com"}, testkit::tiny_png()};
  result.structured = json::object{{"email", "user@example.com"}};
  Conversation const conversation{
      testkit::user_says("?"),
      testkit::model_says({Text{"Let me look."},
                           ToolCall{"tooluse_abc123", "get_email", {{"account_id", "12345"}}, {}}}),
      testkit::tools_say({result})};
  json::object const body = request_body({conversation, {}, ""}, options());
  json::array const& messages = body.at("messages").as_array();
  ASSERT_EQ(messages.size(), 3U);
  EXPECT_EQ(messages[1], parsed(R"({"role":"assistant","content":[{"text":"Let me look."},
   {"toolUse":{"toolUseId":"tooluse_abc123","name":"get_email","input":{"account_id":"12345"}}}]})"));
  EXPECT_EQ(
      messages[2],
      parsed(
          R"({"role":"user","content":[{"toolResult":{"toolUseId":"tooluse_abc123","status":"success",
   "content":[{"text":"user@example.com"},{"json":{"email":"user@example.com"}},{"image":{"format":"png","source":{"bytes":"iVBORw=="}}}]}}]})"));
}

TEST(BedrockRequest, sends_no_sampling_parameter_unless_told) {
  Conversation const conversation{testkit::user_says("hi")};
  std::string const body = write_json(request_body({conversation, {}, ""}, options()));
  EXPECT_EQ(body, R"({"messages":[{"role":"user","content":[{"text":"hi"}]}]})");
}

TEST(BedrockRequest, declares_the_tools_of_old_calls) {
  Conversation const conversation{testkit::user_says("?"),
                                  testkit::model_says({ToolCall{"1", "gone", {}, {}}}),
                                  testkit::tools_say({ToolResult{"1", "gone", {}, {}, false}})};
  json::object const body = request_body({conversation, {}, ""}, options());
  EXPECT_EQ(body.at("toolConfig").at("tools").at(0).at("toolSpec").at("name"), "gone");
  EXPECT_EQ(body.at("messages").at(2).at("content").at(0).at("toolResult").at("content").at(0),
            parsed(R"({"text":"[The result is empty.]"})"));
}

TEST(BedrockRequest, joins_what_one_side_said_in_a_row_and_drops_blank_text) {
  Conversation const conversation{testkit::user_says("one"), testkit::user_says("  "),
                                  testkit::user_says("two")};
  EXPECT_EQ(json::value(request_body({conversation, {}, " "}, options())),
            parsed(R"({"messages":[{"role":"user","content":[{"text":"one"},{"text":"two"}]}]})"));
}

TEST(BedrockRequest, describes_an_image_that_cannot_be_shown) {
  ToolResult const result{"1", "get_chart", {Image{"image/svg+xml", "<svg/>"}}, {}, true};
  Conversation const conversation{testkit::user_says("?"),
                                  testkit::model_says({ToolCall{"1", "get_chart", {}, {}}}),
                                  testkit::tools_say({result})};
  std::string const body = write_json(request_body({conversation, {}, ""}, options()));
  EXPECT_NE(body.find("[An image, image/svg+xml, 6 bytes"), std::string::npos) << body;
  EXPECT_NE(body.find(R"("status":"error")"), std::string::npos);
}

TEST(BedrockResponse, reads_the_vendors_stream) {
  std::string const bytes = *base64_decode(vectors::kToolUseStream);
  RecordedEvents events;
  ConverseDecoder decoder(events, "m");
  EXPECT_FALSE(decode(decoder, bytes, bytes.size()));
  EXPECT_EQ(events.text, "Let me look.");
  ASSERT_EQ(events.calls.size(), 1U);
  EXPECT_EQ(events.calls[0].id, "tooluse_abc123");
  EXPECT_EQ(events.calls[0].name, "get_email");
  EXPECT_EQ(write_json(events.calls[0].arguments), R"({"account_id":"12345"})");
  EXPECT_EQ(events.end.reason, StopReason::tool_calls);
  EXPECT_EQ(events.end.usage.input_tokens, 412U);
  EXPECT_EQ(events.end.usage.output_tokens, 63U);
  EXPECT_EQ(events.ends, 1);
}

TEST(BedrockResponse, is_the_same_wherever_the_bytes_are_cut) {
  std::string const bytes = *base64_decode(vectors::kToolUseStream);
  RecordedEvents whole;
  ConverseDecoder first(whole, "m");
  ASSERT_FALSE(decode(first, bytes, bytes.size()));
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    RecordedEvents events;
    ConverseDecoder decoder(events, "m");
    ASSERT_FALSE(decoder.feed(std::string_view(bytes).substr(0, cut)));
    ASSERT_FALSE(decoder.feed(std::string_view(bytes).substr(cut)));
    ASSERT_FALSE(decoder.finish());
    EXPECT_EQ(events.summary(), whole.summary()) << cut;
  }
}

TEST(BedrockResponse, gives_no_call_of_a_stream_that_breaks_off) {
  std::string const bytes = *base64_decode(vectors::kToolUseStream);
  // Without its last 188 bytes, the metadata, the stream is whole all the same.
  for (std::size_t size = 0; size + 188 < bytes.size(); ++size) {
    RecordedEvents events;
    ConverseDecoder decoder(events, "m");
    auto const failure = decode(decoder, bytes.substr(0, size), 100);
    ASSERT_TRUE(failure) << size;
    EXPECT_EQ(failure->kind, Errc::truncated) << size;
    EXPECT_TRUE(events.calls.empty());
    EXPECT_EQ(events.ends, 0);
  }
}

TEST(BedrockResponse, keeps_reasoning_and_signature_byte_for_byte) {
  RecordedEvents events;
  ConverseDecoder decoder(events, "m");
  std::string const bytes =
      event("contentBlockDelta",
            R"({"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"hm "}},"p":"ab"})") +
      event("contentBlockDelta",
            R"({"contentBlockIndex":0,"delta":{"reasoningContent":{"signature":"c2ln+/=="}}})") +
      event("contentBlockDelta",
            R"({"contentBlockIndex":1,"delta":{"reasoningContent":{"redactedContent":"cmVk"}}})") +
      event("contentBlockStart",
            R"({"contentBlockIndex":2,"start":{"toolUse":{"toolUseId":"t","name":"n"}}})") +
      event("contentBlockDelta", R"({"contentBlockIndex":2,"delta":{"toolUse":{"input":""}}})") +
      event("contentBlockStop", R"({"contentBlockIndex":2})") +
      event("somethingNew", R"({"x":1})") + event("messageStop", R"({"stopReason":"tool_use"})");
  ASSERT_FALSE(decode(decoder, bytes, 7));
  EXPECT_EQ(events.thinking, "hm ");
  EXPECT_EQ(events.text, "");
  Conversation const conversation{
      testkit::user_says("?"), testkit::model_says({events.calls.at(0)}, events.end.native),
      testkit::tools_say({ToolResult{"t", "n", {Text{"ok"}}, {}, false}})};
  EXPECT_EQ(request_body({conversation, {}, ""}, options()).at("messages").at(1).at("content"),
            parsed(R"([{"reasoningContent":{"reasoningText":{"text":"hm ","signature":"c2ln+/=="}}},
                       {"reasoningContent":{"redactedContent":"cmVk"}},
                       {"toolUse":{"toolUseId":"t","name":"n","input":{}}}])"));
  RequestOptions other = options();
  other.model = "another";
  EXPECT_EQ(request_body({conversation, {}, ""}, other).at("messages").at(1).at("content"),
            parsed(R"([{"toolUse":{"toolUseId":"t","name":"n","input":{}}}])"))
      << "signatures are good for the model that made them";
}

TEST(BedrockResponse, tells_an_exception_in_mid_stream) {
  RecordedEvents events;
  ConverseDecoder decoder(events, "m");
  std::string const bytes = *hex_decode(std::string(vectors::kMessageStart)) +
                            *hex_decode(std::string(vectors::kTextDelta)) +
                            *hex_decode(std::string(vectors::kThrottling));
  auto const failure = decode(decoder, bytes, 11);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, Errc::rate_limited);
  EXPECT_EQ(failure->code, "ThrottlingException");
  EXPECT_EQ(failure->message, "Too many requests");
  EXPECT_EQ(events.text, "Let me ");
}

TEST(BedrockResponse, marks_a_call_whose_arguments_are_no_json_object) {
  for (char const* input : {R"({\"a\":)", R"([1])"}) {
    RecordedEvents events;
    ConverseDecoder decoder(events, "m");
    std::string const bytes =
        event("contentBlockStart",
              R"({"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"t","name":"n"}}})") +
        event("contentBlockDelta",
              std::string(R"({"contentBlockIndex":0,"delta":{"toolUse":{"input":")") + input +
                  R"("}}})") +
        event("messageStop", R"({"stopReason":"tool_use"})");
    ASSERT_FALSE(decode(decoder, bytes, 100)) << input;
    ASSERT_EQ(events.calls.size(), 1U);
    EXPECT_TRUE(events.calls[0].problem.starts_with("Not called: ")) << input;
    EXPECT_TRUE(events.calls[0].arguments.empty());
  }
}

TEST(BedrockResponse, refuses_what_breaks_the_format) {
  for (std::string const& bytes :
       {event("contentBlockDelta", R"({"delta":{"text":"x"}})"),
        event("contentBlockDelta", R"({"contentBlockIndex":-1,"delta":{"text":"x"}})"),
        event("contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"toolUse":{"input":"x"}}})"),
        event("contentBlockStart", R"({"contentBlockIndex":0,"start":{"toolUse":{"name":"n"}}})"),
        event("messageStop", "not json"), event("messageStop", "[]"), std::string(16, 'x')}) {
    RecordedEvents events;
    ConverseDecoder decoder(events, "m");
    auto const failure = decode(decoder, bytes, 5);
    ASSERT_TRUE(failure) << bytes;
    EXPECT_EQ(failure->kind, Errc::bad_stream) << bytes;
  }
}

TEST(BedrockResponse, names_each_reason_to_stop) {
  for (auto const& [wire, reason] : std::vector<std::pair<std::string, StopReason>>{
           {"end_turn", StopReason::end_turn},
           {"stop_sequence", StopReason::end_turn},
           {"max_tokens", StopReason::max_tokens},
           {"guardrail_intervened", StopReason::refused},
           {"content_filtered", StopReason::refused},
           {"malformed_tool_use", StopReason::malformed},
           {"model_context_window_exceeded", StopReason::context_full},
           {"tool_use", StopReason::end_turn},
           {"never_heard_of", StopReason::end_turn}}) {
    RecordedEvents events;
    ConverseDecoder decoder(events, "m");
    ASSERT_FALSE(decode(decoder, event("messageStop", R"({"stopReason":")" + wire + R"("})"), 9));
    EXPECT_EQ(events.end.reason, reason) << wire;
  }
}

TEST(BedrockFailure, takes_the_name_from_header_or_body) {
  http::Headers headers;
  headers.set("x-amzn-errortype", "ThrottlingException:http://internal.amazon.com/coral/");
  headers.set("x-amzn-requestid", "r-1");
  Failure const throttled = http_failure(429, headers, R"({"message":"Too many tokens"})");
  EXPECT_EQ(throttled.kind, Errc::rate_limited);
  EXPECT_EQ(throttled.code, "ThrottlingException");
  EXPECT_EQ(throttled.request_id, "r-1");
  Failure const from_body =
      http_failure(403, {}, R"({"__type":"com.amazon#ExpiredTokenException","Message":"old"})");
  EXPECT_EQ(from_body.kind, Errc::credentials_expired);
  EXPECT_EQ(from_body.message, "old");
  EXPECT_EQ(http_failure(503, {}, "<html>").kind, Errc::overloaded);
}

TEST(BedrockFailure, tells_apart_what_has_another_way_out) {
  auto const kind = [](char const* name, char const* message) {
    return kind_of(name, 400, message);
  };
  EXPECT_EQ(kind("ThrottlingException", "Too many tokens per day"), Errc::quota_exhausted);
  EXPECT_EQ(kind("ValidationException", "Input is too long for requested model."),
            Errc::context_full);
  EXPECT_EQ(kind("ValidationException", "The provided model identifier is invalid."),
            Errc::no_such_model);
  EXPECT_EQ(kind("ValidationException", "temperature is deprecated"), Errc::bad_request);
  EXPECT_EQ(kind("InvalidSignatureException", "Signature expired: 20261122T1200"),
            Errc::clock_skew);
  EXPECT_EQ(kind("ModelTimeoutException", ""), Errc::timed_out);
  EXPECT_EQ(kind("ServiceQuotaExceededException", ""), Errc::quota_exhausted);
}

}  // namespace
}  // namespace tessera::llm::bedrock
