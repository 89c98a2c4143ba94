#include "base/json.hpp"
#include "llm/openai/failures.hpp"
#include "llm/openai/request.hpp"
#include "llm/openai/response.hpp"
#include "llm/wire_turns.hpp"
#include "testkit/conversations.hpp"
#include "testkit/recorded_events.hpp"

#include <gtest/gtest.h>

namespace tessera::llm::openai {
namespace {

using testkit::decode;
using testkit::RecordedEvents;

json::value parsed(std::string_view text) { return *parse_json(text); }

RequestOptions options() {
  RequestOptions out;
  out.model = "qwen3:4b";
  return out;
}

std::string sse(std::string_view text) { return "data: " + std::string(text) + "\n\n"; }
std::string delta(std::string_view text, std::string_view reason = "null") {
  return sse(R"({"choices":[{"index":0,"delta":)" + std::string(text) + R"(,"finish_reason":)" +
             std::string(reason) + "}]}");
}
std::string const kDone = sse("[DONE]");

/// What a model server sent, chunk by chunk.
std::string const kStream =
    sse(R"({"id":"c1","object":"chat.completion.chunk","created":1,"model":"qwen3:4b","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]})") +
    sse(R"({"id":"c1","object":"chat.completion.chunk","created":1,"model":"qwen3:4b","choices":[{"index":0,"delta":{"content":"Let me look."},"finish_reason":null}]})") +
    sse(R"({"id":"c1","object":"chat.completion.chunk","created":1,"model":"qwen3:4b","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"get_email","arguments":""}}]},"finish_reason":null}]})") +
    sse(R"({"id":"c1","object":"chat.completion.chunk","created":1,"model":"qwen3:4b","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"account_id\":\"12345\"}"}}]},"finish_reason":null}]})") +
    sse(R"({"id":"c1","object":"chat.completion.chunk","created":1,"model":"qwen3:4b","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]})") +
    sse(R"({"id":"c1","object":"chat.completion.chunk","created":1,"model":"qwen3:4b","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}})") +
    kDone;

TEST(OpenAiRequest, is_the_vendors_request) {
  Conversation const conversation{
      testkit::user_says("hi"),
      testkit::model_says({ToolCall{"call_0", "get_email", {{"account_id", "1"}}, {}}}),
      testkit::tools_say({ToolResult{"call_0", "get_email", {Text{"a@b.c"}}, {}, false}})};
  auto const tools = testkit::email_tool("Get");
  EXPECT_EQ(json::value(request_body({conversation, tools, "You are helpful."}, options())),
            parsed(R"({"model":"qwen3:4b","stream":true,"stream_options":{"include_usage":true},
 "messages":[{"role":"system","content":"You are helpful."},{"role":"user","content":"hi"},
  {"role":"assistant","content":null,"tool_calls":[{"id":"call_0","type":"function","function":{"name":"get_email","arguments":"{\"account_id\":\"1\"}"}}]},
  {"role":"tool","tool_call_id":"call_0","content":"a@b.c"}],
 "tools":[{"type":"function","function":{"name":"get_email","description":"Get","parameters":{"type":"object","properties":{"account_id":{"type":"string"}},"required":["account_id"]}}}],"tool_choice":"auto"})"));
}

TEST(OpenAiRequest, sends_no_sampling_parameter_unless_told) {
  Conversation const conversation{testkit::user_says("hi")};
  json::object const body =
      request_body({conversation, {}, ""}, options(), {.stream_usage = false});
  EXPECT_EQ(write_json(body),
            R"({"model":"qwen3:4b","stream":true,"messages":[{"role":"user","content":"hi"}]})");
}

TEST(OpenAiRequest, shows_the_images_of_results_after_all_results) {
  Conversation const conversation{
      testkit::user_says("?"),
      testkit::model_says({ToolCall{"a", "get_chart", {}, {}}, ToolCall{"b", "get_email", {}, {}}}),
      testkit::tools_say({ToolResult{"a", "get_chart", {testkit::tiny_png()}, {}, false},
                          ToolResult{"b", "get_email", {Text{"x"}}, {}, true}})};
  json::array const messages =
      request_body({conversation, {}, ""}, options()).at("messages").as_array();
  ASSERT_EQ(messages.size(), 5U);
  EXPECT_EQ(messages[2],
            parsed(R"({"role":"tool","tool_call_id":"a","content":"[The result is an image.]"})"));
  EXPECT_EQ(messages[3], parsed(R"({"role":"tool","tool_call_id":"b","content":"Error: x"})"));
  EXPECT_EQ(messages[4], parsed(R"({"role":"user","content":[
    {"type":"text","text":"The image that get_chart returned:"},
    {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw=="}}]})"));
}

TEST(OpenAiRequest, describes_images_to_a_model_that_cannot_see) {
  Conversation const conversation{
      testkit::user_says("?"), testkit::model_says({ToolCall{"a", "get_chart", {}, {}}}),
      testkit::tools_say({ToolResult{"a", "get_chart", {testkit::tiny_png()}, {}, false}})};
  RequestOptions blind = options();
  blind.image_results = false;
  std::string const body = write_json(request_body({conversation, {}, ""}, blind));
  EXPECT_EQ(body.find("base64"), std::string::npos);
  EXPECT_NE(body.find("[An image, image/png, 4 bytes"), std::string::npos) << body;
}

TEST(OpenAiResponse, reads_a_captured_stream) {
  RecordedEvents events;
  ChunkDecoder decoder(events, {});
  ASSERT_FALSE(decode(decoder, kStream, kStream.size()));
  EXPECT_EQ(events.summary(),
            R"(text=Let me look. thinking= call=call_1:get_email{"account_id":"12345"} )"
            R"(end=tool_calls native=null)");
  EXPECT_EQ(events.end.usage.input_tokens, 10U);
  EXPECT_EQ(events.end.usage.output_tokens, 5U);
}

TEST(OpenAiResponse, is_the_same_wherever_the_bytes_are_cut) {
  RecordedEvents whole;
  ChunkDecoder first(whole, {});
  ASSERT_FALSE(decode(first, kStream, kStream.size()));
  for (std::size_t cut = 0; cut <= kStream.size(); ++cut) {
    RecordedEvents events;
    ChunkDecoder decoder(events, {});
    ASSERT_FALSE(decoder.feed(std::string_view(kStream).substr(0, cut)));
    ASSERT_FALSE(decoder.feed(std::string_view(kStream).substr(cut)));
    ASSERT_FALSE(decoder.finish());
    ASSERT_EQ(events.summary(), whole.summary()) << cut;
  }
}

TEST(OpenAiResponse, decides_by_the_calls_and_not_by_the_reason) {
  RecordedEvents events;
  ChunkDecoder decoder(events, {});
  ASSERT_FALSE(decode(
      decoder,
      delta(
          R"({"tool_calls":[{"function":{"name":"a","arguments":"{\"x\":1}"}},{"function":{"name":"b","arguments":{"y":2}}}]})",
          "\"stop\""),
      20));
  ASSERT_EQ(events.calls.size(), 2U);
  EXPECT_EQ(events.end.reason, StopReason::tool_calls);
  EXPECT_NE(events.calls[0].id, events.calls[1].id);
  EXPECT_FALSE(events.calls[0].id.empty());
  EXPECT_EQ(write_json(events.calls[1].arguments), R"({"y":2})");
}

TEST(OpenAiResponse, puts_pieces_without_an_index_to_the_call_before) {
  RecordedEvents events;
  ChunkDecoder decoder(events, {});
  ASSERT_FALSE(decode(
      decoder,
      delta(R"({"tool_calls":[{"id":"p","function":{"name":"a","arguments":"{\"x\""}}]})") +
          delta(R"({"tool_calls":[{"function":{"arguments":":1}"}}]})") +
          delta(R"({"tool_calls":[{"id":"q","function":{"name":"b","arguments":""}}]})") +
          delta(R"({"tool_calls":[{"id":"p","function":{"arguments":" "}}]})", "\"tool_calls\""),
      1000));
  EXPECT_EQ(events.summary(),
            R"(text= thinking= call=p:a{"x":1} call=q:b{} end=tool_calls native=null)");
}

TEST(OpenAiResponse, gives_a_new_id_to_a_call_whose_id_is_taken) {
  Conversation const conversation{testkit::user_says("?"),
                                  testkit::model_says({ToolCall{"call_0", "a", {}, {}}})};
  RecordedEvents events;
  ChunkDecoder decoder(events, call_ids(conversation));
  ASSERT_FALSE(
      decode(decoder,
             delta(R"({"tool_calls":[{"index":0,"id":"call_0","function":{"name":"a"}}]})") + kDone,
             1000));
  ASSERT_EQ(events.calls.size(), 1U);
  EXPECT_NE(events.calls[0].id, "call_0");
}

TEST(OpenAiResponse, takes_the_new_part_of_text_that_is_repeated) {
  RecordedEvents events;
  ChunkDecoder decoder(events, {});
  ASSERT_FALSE(decode(decoder,
                      delta(R"({"content":"The email is us"})") + delta(R"({"content":"er@"})") +
                          delta(R"({"content":"The email is user@example"})") +
                          delta(R"({"content":"The email is user@example.com"})") + kDone,
                      1000));
  EXPECT_EQ(events.text, "The email is user@example.com");
}

TEST(OpenAiResponse, keeps_short_words_that_come_twice) {
  RecordedEvents events;
  ChunkDecoder decoder(events, {});
  ASSERT_FALSE(decode(decoder,
                      delta(R"({"content":"ha"})") + delta(R"({"content":"ha"})") +
                          delta(R"({"content":"haha"})") + kDone,
                      1000));
  EXPECT_EQ(events.text, "hahahaha");
}

TEST(OpenAiResponse, knows_reasoning_by_both_names) {
  RecordedEvents events;
  ChunkDecoder decoder(events, {});
  ASSERT_FALSE(decode(decoder,
                      delta(R"({"reasoning_content":"a"})") + delta(R"({"reasoning":"b"})") +
                          delta(R"({"content":"c"})", "\"length\""),
                      1000));
  EXPECT_EQ(events.thinking, "ab");
  EXPECT_EQ(events.text, "c");
  EXPECT_EQ(events.end.reason, StopReason::max_tokens);
}

TEST(OpenAiResponse, gives_no_call_of_a_stream_that_breaks_off) {
  std::size_t const end = kStream.find(
      R"(data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"qwen3:4b","choices":[{"index":0,"delta":{},"finish_reason")");
  ASSERT_NE(end, std::string::npos);
  for (std::size_t size = 0; size <= end; ++size) {
    RecordedEvents events;
    ChunkDecoder decoder(events, {});
    auto const failure = decode(decoder, std::string_view(kStream).substr(0, size), 4096);
    ASSERT_TRUE(failure) << size;
    EXPECT_EQ(failure->kind, Errc::truncated);
    EXPECT_TRUE(events.calls.empty());
  }
}

TEST(OpenAiResponse, tells_an_error_in_mid_stream) {
  RecordedEvents events;
  ChunkDecoder decoder(events, {});
  auto const failure = decode(decoder, sse(R"({"error":{"message":"too many","code":429}})"), 1000);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, Errc::rate_limited);
}

TEST(OpenAiResponse, refuses_what_breaks_the_format) {
  for (std::string const& bytes :
       {delta(R"({"tool_calls":[{"index":0}]})"),
        delta(R"({"tool_calls":[{"index":0,"function":{"arguments":"x"}}]})"), sse("nonsense"),
        sse("[1]")}) {
    RecordedEvents events;
    ChunkDecoder decoder(events, {});
    auto const failure = decode(decoder, bytes, 3);
    ASSERT_TRUE(failure) << bytes;
    EXPECT_EQ(failure->kind, Errc::bad_stream) << bytes;
  }
}

TEST(OpenAiFailure, tells_apart_what_has_another_way_out) {
  auto const kind = [](int status, std::string_view body) {
    return http_failure(status, {}, body, {}).kind;
  };
  EXPECT_EQ(kind(401, R"({"error":{"message":"Incorrect API key","code":"invalid_api_key"}})"),
            Errc::unauthorized);
  EXPECT_EQ(kind(429, R"({"error":{"message":"x","code":"insufficient_quota"}})"),
            Errc::quota_exhausted);
  EXPECT_EQ(kind(429, R"({"error":{"message":"x","type":"requests"}})"), Errc::rate_limited);
  EXPECT_EQ(kind(400, R"({"error":{"message":"x","code":"context_length_exceeded"}})"),
            Errc::context_full);
  EXPECT_EQ(kind(404, R"({"error":{"message":"model 'x' not found"}})"), Errc::no_such_model);
  EXPECT_EQ(kind(503, R"({"error":"loading model"})"), Errc::overloaded);
  EXPECT_EQ(http_failure(400, {}, R"({"error":"bad"})", {}).message, "bad");
  EXPECT_EQ(http_failure(400, {}, "plain words", {}).message, "plain words");
  EXPECT_EQ(http_failure(502, {}, "<html>x</html>", {}).message, "");
}

}  // namespace
}  // namespace tessera::llm::openai
