#include "agent/sampling.hpp"

#include "base/encoding.hpp"
#include "base/json.hpp"
#include "mcp/protocol/errc.hpp"

#include <boost/json/array.hpp>
#include <gtest/gtest.h>

namespace tessera::agent {
namespace {

mcp::SamplingMessage message(std::string role, json::value content) {
  mcp::SamplingMessage out;
  out.role = std::move(role);
  out.content = std::move(content);
  return out;
}

json::object text_block(std::string text) { return {{"type", "text"}, {"text", std::move(text)}}; }

mcp::CreateMessageParams question(std::string text = "What is this?") {
  mcp::CreateMessageParams out;
  out.messages.push_back(message("user", text_block(std::move(text))));
  out.max_tokens = 100;
  return out;
}

std::string refusal_of(mcp::CreateMessageParams const& params) {
  Result<SamplingRequest> const read = sampling_request_of(params);
  if (read) return {};
  EXPECT_EQ(read.error().code, mcp::Errc::not_supported);
  return read.error().hint;
}

TEST(Sampling, reads_texts_and_images_of_both_sides) {
  mcp::CreateMessageParams params = question();
  params.system_prompt = "Be short.";
  params.messages.push_back(message("assistant", text_block("A picture?")));
  json::object const image{
      {"type", "image"}, {"mimeType", "image/png"}, {"data", base64_encode("\x89PNG")}};
  params.messages.push_back(message("user", json::array{text_block("Yes"), image}));
  Result<SamplingRequest> const read = sampling_request_of(params);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->system, "Be short.");
  EXPECT_EQ(read->max_tokens, 100);
  ASSERT_EQ(read->messages.size(), 3U);
  EXPECT_EQ(read->messages[1].role, llm::Role::assistant);
  ASSERT_EQ(read->messages[2].parts.size(), 2U);
  EXPECT_EQ(std::get<llm::Image>(read->messages[2].parts[1]).data, "\x89PNG");
}

TEST(Sampling, asks_for_no_more_tokens_than_its_own_limit) {
  mcp::CreateMessageParams params = question();
  params.max_tokens = 1'000'000;
  EXPECT_EQ(sampling_request_of(params)->max_tokens, SamplingLimits::kTokens);
  params.max_tokens = 0;
  EXPECT_NE(refusal_of(params).find("maxTokens"), std::string::npos);
}

TEST(Sampling, refuses_a_question_that_is_too_long) {
  EXPECT_EQ(refusal_of(question(std::string(SamplingLimits::kText, 'x'))), "");
  EXPECT_NE(refusal_of(question(std::string(SamplingLimits::kText + 1, 'x'))), "");
  mcp::CreateMessageParams params = question("x");
  params.system_prompt = std::string(SamplingLimits::kText, 'x');
  EXPECT_NE(refusal_of(params), "");
  params = question();
  params.messages.resize(SamplingLimits::kMessages + 1, params.messages.front());
  EXPECT_NE(refusal_of(params), "");
}

TEST(Sampling, refuses_what_it_cannot_show_to_a_person) {
  mcp::CreateMessageParams params = question();
  params.messages.front().content = json::object{{"type", "audio"}, {"data", "AAAA"}};
  EXPECT_NE(refusal_of(params), "");
  params.messages.front().content = json::array{};
  EXPECT_NE(refusal_of(params), "");
  params.messages.front().content = "text";
  EXPECT_NE(refusal_of(params), "");
  params = question();
  params.messages.front().role = "system";
  EXPECT_NE(refusal_of(params), "");
  params.messages.front().role = "assistant";
  EXPECT_NE(refusal_of(params).find("last message"), std::string::npos);
  params.messages.clear();
  EXPECT_NE(refusal_of(params), "");
}

TEST(Sampling, says_when_the_answer_was_cut_off) {
  SamplingAnswer answer{{}, "so far", "a-model", llm::StopReason::max_tokens};
  mcp::CreateMessageResult const cut = sampling_result_of(answer);
  EXPECT_EQ(cut.stop_reason, "maxTokens");
  EXPECT_EQ(cut.model, "a-model");
  EXPECT_EQ(json_text(cut.content, "text"), "so far");
  answer.reason = llm::StopReason::end_turn;
  EXPECT_EQ(sampling_result_of(answer).stop_reason, "endTurn");
}

}  // namespace
}  // namespace tessera::agent
