#include "base/json.hpp"
#include "llm/gemini/failures.hpp"
#include "llm/gemini/request.hpp"
#include "llm/gemini/response.hpp"
#include "llm/wire_turns.hpp"
#include "testkit/conversations.hpp"
#include "testkit/recorded_events.hpp"

#include <gtest/gtest.h>

namespace tessera::llm::gemini {
namespace {

using testkit::decode;
using testkit::RecordedEvents;

json::value parsed(std::string_view text) { return *parse_json(text); }

RequestOptions options() {
  RequestOptions out;
  out.model = "gemini-3.5-flash";
  return out;
}

Conversation const kNothing;
std::vector<ToolDefinition> const kNoTools;
Request const kEmpty{kNothing, kNoTools, ""};

std::string sse(std::string_view text) { return "data: " + std::string(text) + "\r\n\r\n"; }
std::string parts(std::string_view text, std::string_view rest = "") {
  return sse(R"({"candidates":[{"content":{"parts":)" + std::string(text) +
             R"(,"role":"model"},"index":0)" + std::string(rest) + "}]}");
}

std::string const kStream =
    sse(R"({"candidates":[{"content":{"parts":[{"text":"Looking","thought":true}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":10,"totalTokenCount":10},"modelVersion":"gemini-3.5-flash","responseId":"r1"})") +
    sse(R"({"candidates":[{"content":{"parts":[{"functionCall":{"id":"call_1","name":"get_email","args":{"account_id":"12345"}},"thoughtSignature":"c2ln"}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":5,"thoughtsTokenCount":7,"totalTokenCount":22},"modelVersion":"gemini-3.5-flash","responseId":"r1"})");

TEST(GeminiRequest, is_the_vendors_request) {
  json::value const native = make_native(
      "gemini", "gemini-3.5-flash",
      parsed(
          R"([{"functionCall":{"args":{"account_id":"1"},"id":"call_0","name":"get_email"},"thoughtSignature":"c2ln"}])")
          .as_array());
  Conversation const conversation{
      testkit::user_says("email for 12345?"),
      testkit::model_says({ToolCall{"call_0", "get_email", {{"account_id", "1"}}, {}}}, native),
      testkit::tools_say(
          {ToolResult{"call_0", "get_email", {Text{"a@b.c"}, testkit::tiny_png()}, {}, false}})};
  auto const tools = testkit::email_tool("Get");
  RequestOptions wanted = options();
  wanted.max_tokens = 1024;
  wanted.effort = "low";
  EXPECT_EQ(json::value(request_body({conversation, tools, "You are helpful."}, wanted)),
            parsed(R"({"contents":[
  {"parts":[{"text":"email for 12345?"}],"role":"user"},
  {"parts":[{"functionCall":{"args":{"account_id":"1"},"id":"call_0","name":"get_email"},"thoughtSignature":"c2ln"}],"role":"model"},
  {"parts":[{"functionResponse":{"id":"call_0","name":"get_email","response":{"output":"a@b.c"},
             "parts":[{"inlineData":{"mimeType":"image/png","data":"iVBORw=="}}]}}],"role":"user"}],
 "systemInstruction":{"parts":[{"text":"You are helpful."}],"role":"user"},
 "tools":[{"functionDeclarations":[{"name":"get_email","description":"Get","parametersJsonSchema":{"type":"object","properties":{"account_id":{"type":"string"}},"required":["account_id"]}}]}],
 "toolConfig":{"functionCallingConfig":{"mode":"AUTO"}},
 "generationConfig":{"maxOutputTokens":1024,"thinkingConfig":{"includeThoughts":true,"thinkingLevel":"LOW"}}})"));
}

TEST(GeminiRequest, sends_no_sampling_parameter_unless_told) {
  Conversation const conversation{testkit::user_says("hi")};
  EXPECT_EQ(write_json(request_body({conversation, {}, ""}, options())),
            R"({"contents":[{"parts":[{"text":"hi"}],"role":"user"}]})");
}

TEST(GeminiRequest, signs_foreign_calls_of_the_turn_under_way_with_the_word_for_none) {
  Conversation const conversation{
      testkit::user_says("one"),
      testkit::model_says({ToolCall{"a", "n", {}, {}}}),
      testkit::tools_say({ToolResult{"a", "n", {Text{"x"}}, {}, false}}),
      testkit::model_says({Text{"done"}}),
      testkit::user_says("two"),
      testkit::model_says({ToolCall{"b", "n", {}, {}}, ToolCall{"c", "n", {}, {}}}),
      testkit::tools_say({ToolResult{"b", "n", {Text{"x"}}, {}, false},
                          ToolResult{"c", "n", {Text{"y"}}, {}, false}})};
  json::object const body = request_body({conversation, {}, ""}, options());
  json::value const& contents = body.at("contents");
  EXPECT_FALSE(contents.at(1).at("parts").at(0).as_object().contains("thoughtSignature"));
  EXPECT_EQ(contents.at(5).at("parts").at(0).at("thoughtSignature"), json::value(kNoSignature));
  EXPECT_FALSE(contents.at(5).at("parts").at(1).as_object().contains("thoughtSignature"));
  RequestOptions old = options();
  old.model = "gemini-2.5-flash";
  EXPECT_EQ(write_json(request_body({conversation, {}, ""}, old)).find("thoughtSignature"),
            std::string::npos);
}

TEST(GeminiRequest, drops_signatures_that_the_api_has_refused) {
  RecordedEvents events;
  ContentDecoder decoder(kEmpty, events, "gemini-3.5-flash");
  ASSERT_FALSE(decode(decoder, kStream, 100));
  Conversation const conversation{testkit::user_says("?"),
                                  testkit::model_says({events.calls.at(0)}, events.end.native)};
  EXPECT_EQ(request_body({conversation, {}, ""}, options(), false)
                .at("contents")
                .at(1)
                .at("parts")
                .at(0)
                .at("thoughtSignature"),
            json::value(kNoSignature));
}

TEST(GeminiRequest, leaves_out_ids_that_the_model_did_not_give_and_marks_errors) {
  Conversation const conversation{
      testkit::user_says("?"), testkit::model_says({ToolCall{"tessera-call-0", "n", {}, {}}}),
      testkit::tools_say({ToolResult{"tessera-call-0", "n", {Text{"no"}}, {}, true}})};
  EXPECT_EQ(request_body({conversation, {}, ""}, options()).at("contents").at(2).at("parts").at(0),
            parsed(R"({"functionResponse":{"name":"n","response":{"error":"no"}}})"));
}

TEST(GeminiRequest, declares_tools_as_this_api_takes_them) {
  std::vector<ToolDefinition> tools(2);
  tools[0].name = "3d_view";
  tools[0].input_schema = {{"type", "object"}, {"properties", json::object{}}};
  tools[1] = testkit::email_tool("").front();
  tools[1].input_schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  Conversation const conversation{testkit::user_says("hi")};
  EXPECT_EQ(request_body({conversation, tools, ""}, options())
                .at("tools")
                .at(0)
                .at("functionDeclarations"),
            parsed(R"([{"name":"_3d_view"},{"name":"get_email","parametersJsonSchema":
              {"type":"object","properties":{"account_id":{"type":"string"}},"required":["account_id"]}}])"));
  RecordedEvents events;
  ContentDecoder decoder({conversation, tools, ""}, events, "m");
  ASSERT_FALSE(
      decode(decoder,
             parts(R"([{"functionCall":{"name":"_3d_view"}}])", R"(,"finishReason":"STOP")"), 10));
  EXPECT_EQ(events.calls.at(0).name, "3d_view");
}

TEST(GeminiRequest, puts_images_beside_the_result_for_older_models) {
  Conversation const conversation{
      testkit::user_says("?"), testkit::model_says({ToolCall{"a", "n", {}, {}}}),
      testkit::tools_say({ToolResult{"a", "n", {Text{"x"}, testkit::tiny_png()}, {}, false}})};
  RequestOptions old = options();
  old.model = "gemini-2.5-flash";
  EXPECT_EQ(request_body({conversation, {}, ""}, old).at("contents").at(2).at("parts"),
            parsed(R"([{"functionResponse":{"id":"a","name":"n","response":{"output":"x"}}},
                       {"inlineData":{"mimeType":"image/png","data":"iVBORw=="}}])"));
}

TEST(GeminiResponse, reads_a_captured_stream) {
  RecordedEvents events;
  ContentDecoder decoder(kEmpty, events, "gemini-3.5-flash");
  ASSERT_FALSE(decode(decoder, kStream, kStream.size()));
  EXPECT_EQ(events.text, "");
  EXPECT_EQ(events.thinking, "Looking");
  ASSERT_EQ(events.calls.size(), 1U);
  EXPECT_EQ(events.calls[0].id, "call_1");
  EXPECT_EQ(events.end.reason, StopReason::tool_calls);
  EXPECT_EQ(events.end.usage.input_tokens, 10U);
  EXPECT_EQ(events.end.usage.output_tokens, 12U);
  EXPECT_EQ(events.end.usage.thinking_tokens, 7U);
}

TEST(GeminiResponse, is_the_same_wherever_the_bytes_are_cut) {
  RecordedEvents whole;
  ContentDecoder first(kEmpty, whole, "m");
  ASSERT_FALSE(decode(first, kStream, kStream.size()));
  for (std::size_t cut = 0; cut <= kStream.size(); ++cut) {
    RecordedEvents events;
    ContentDecoder decoder(kEmpty, events, "m");
    ASSERT_FALSE(decoder.feed(std::string_view(kStream).substr(0, cut)));
    ASSERT_FALSE(decoder.feed(std::string_view(kStream).substr(cut)));
    ASSERT_FALSE(decoder.finish());
    ASSERT_EQ(events.summary(), whole.summary()) << cut;
  }
}

TEST(GeminiResponse, sends_every_part_back_byte_for_byte_also_a_signature_on_an_empty_text) {
  RecordedEvents events;
  ContentDecoder decoder(kEmpty, events, "gemini-3.5-flash");
  ASSERT_FALSE(decode(
      decoder,
      parts(R"([{"text":"a"}])") + parts(R"([{"text":"b"}])") +
          parts(R"([{"text":"c","thoughtSignature":"c2lnMQ=="}])") + parts(R"([{"text":"d"}])") +
          parts(R"([{"text":"","thoughtSignature":"c2lnMg=="}])", R"(,"finishReason":"STOP")"),
      9));
  EXPECT_EQ(events.text, "abcd");
  Conversation const conversation{testkit::user_says("?"),
                                  testkit::model_says({Text{"abcd"}}, events.end.native)};
  EXPECT_EQ(request_body({conversation, {}, ""}, options()).at("contents").at(1).at("parts"),
            parsed(R"([{"text":"ab"},{"text":"c","thoughtSignature":"c2lnMQ=="},{"text":"d"},
                       {"text":"","thoughtSignature":"c2lnMg=="}])"));
}

TEST(GeminiResponse, gathers_parallel_calls_spread_over_chunks_and_names_those_without_id) {
  RecordedEvents events;
  ContentDecoder decoder(kEmpty, events, "m");
  ASSERT_FALSE(
      decode(decoder,
             parts(R"([{"functionCall":{"name":"a","args":{"x":1}},"thoughtSignature":"cw=="}])") +
                 parts(R"([{"functionCall":{"name":"b"}},{"functionCall":{"name":"c"}}])",
                       R"(,"finishReason":"STOP")"),
             50));
  ASSERT_EQ(events.calls.size(), 3U);
  EXPECT_NE(events.calls[1].id, events.calls[2].id);
  EXPECT_EQ(events.calls[2].name, "c");
  EXPECT_EQ(events.end.native.at("content").at(0).at("thoughtSignature"), "cw==");
}

TEST(GeminiResponse, gives_no_call_of_a_stream_that_breaks_off) {
  std::size_t const end = kStream.rfind("\r\n\r\n");
  for (std::size_t size = 0; size < end; ++size) {
    RecordedEvents events;
    ContentDecoder decoder(kEmpty, events, "m");
    auto const failure = decode(decoder, std::string_view(kStream).substr(0, size), 4096);
    ASSERT_TRUE(failure) << size;
    EXPECT_EQ(failure->kind, Errc::truncated);
    EXPECT_TRUE(events.calls.empty());
  }
}

TEST(GeminiResponse, asks_again_for_an_answer_that_says_nothing) {
  for (char const* reason : {"STOP", "MALFORMED_FUNCTION_CALL"}) {
    RecordedEvents events;
    ContentDecoder decoder(kEmpty, events, "m");
    auto const failure = decode(
        decoder, sse(R"({"candidates":[{"finishReason":")" + std::string(reason) + R"("}]})"), 9);
    ASSERT_TRUE(failure) << reason;
    EXPECT_EQ(failure->kind, Errc::model_failed);
    EXPECT_EQ(events.ends, 0);
  }
}

TEST(GeminiResponse, tells_a_block_and_an_error_in_mid_stream) {
  RecordedEvents events;
  ContentDecoder blocked_one(kEmpty, events, "m");
  auto const blocked_by =
      decode(blocked_one, sse(R"({"promptFeedback":{"blockReason":"SAFETY"}})"), 9);
  ASSERT_TRUE(blocked_by);
  EXPECT_EQ(blocked_by->kind, Errc::refused);
  ContentDecoder failed(kEmpty, events, "m");
  auto const error =
      decode(failed, sse(R"({"error":{"code":503,"message":"busy","status":"UNAVAILABLE"}})"), 9);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->kind, Errc::overloaded);
  ContentDecoder cut_off(kEmpty, events, "m");
  ASSERT_FALSE(decode(cut_off, parts(R"([{"text":"so"}])", R"(,"finishReason":"SAFETY")"), 9));
  EXPECT_EQ(events.end.reason, StopReason::refused);
}

TEST(GeminiResponse, refuses_what_breaks_the_format) {
  for (std::string const& bytes : {parts("[1]"), parts(R"([{"functionCall":{}}])"), sse("x")}) {
    RecordedEvents events;
    ContentDecoder decoder(kEmpty, events, "m");
    auto const failure = decode(decoder, bytes, 3);
    ASSERT_TRUE(failure) << bytes;
    EXPECT_EQ(failure->kind, Errc::bad_stream) << bytes;
  }
}

TEST(GeminiFailure, tells_a_quota_of_a_day_from_one_of_a_minute) {
  auto const body = [](std::string_view quota) {
    return R"({"error":{"code":429,"message":"You exceeded your current quota","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"37s"},{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":")" +
           std::string(quota) + R"("}]}]}})";
  };
  Failure const minute = http_failure(429, {}, body("RequestsPerMinute"), {});
  EXPECT_EQ(minute.kind, Errc::rate_limited);
  EXPECT_EQ(minute.retry_after, std::chrono::seconds(37));
  EXPECT_EQ(http_failure(429, {}, body("GenerateRequestsPerDayPerProject"), {}).kind,
            Errc::quota_exhausted);
}

TEST(GeminiFailure, tells_apart_what_has_another_way_out) {
  auto const kind = [](int status, std::string_view name, std::string_view message) {
    return http_failure(status, {},
                        R"([{"error":{"status":")" + std::string(name) + R"(","message":")" +
                            std::string(message) + R"("}}])",
                        {})
        .kind;
  };
  EXPECT_EQ(kind(400, "INVALID_ARGUMENT", "API key not valid. Please pass"), Errc::unauthorized);
  EXPECT_EQ(kind(403, "PERMISSION_DENIED", ""), Errc::forbidden);
  EXPECT_EQ(kind(404, "NOT_FOUND", "models/x is not found"), Errc::no_such_model);
  EXPECT_EQ(kind(400, "INVALID_ARGUMENT", "The input token count exceeds"), Errc::context_full);
  EXPECT_EQ(kind(400, "INVALID_ARGUMENT", "Unknown name"), Errc::bad_request);
  EXPECT_EQ(http_failure(503, {}, "<html>", {}).kind, Errc::overloaded);
}

}  // namespace
}  // namespace tessera::llm::gemini
