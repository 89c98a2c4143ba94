#include "llm/request_options.hpp"

#include <gtest/gtest.h>

namespace tessera::llm {
namespace {

std::int64_t most(std::int64_t configured, std::int64_t asked) {
  Conversation const conversation;
  std::vector<ToolDefinition> const tools;
  RequestOptions options;
  options.max_tokens = configured;
  return most_tokens(options, Request{conversation, tools, {}, asked});
}

TEST(RequestOptions, an_answer_is_no_longer_than_the_smaller_limit) {
  EXPECT_EQ(most(0, 0), 0);
  EXPECT_EQ(most(100, 0), 100);
  EXPECT_EQ(most(0, 77), 77);
  EXPECT_EQ(most(100, 77), 77);
  EXPECT_EQ(most(50, 77), 50);
}

TEST(RequestOptions, a_limit_that_makes_no_sense_is_none) {
  EXPECT_EQ(most(-1, 0), 0);
  EXPECT_EQ(most(-1, 77), 77);
  EXPECT_EQ(most(50, -5), 50);
}

}  // namespace
}  // namespace tessera::llm
