#include "llm/price_table.hpp"

#include <gtest/gtest.h>

namespace tessera::llm {
namespace {

TEST(PriceTable, counts_input_and_output) {
  Usage usage;
  usage.input_tokens = 1'000'000;
  usage.output_tokens = 100'000;
  EXPECT_DOUBLE_EQ(estimated_cost("anthropic", "claude-sonnet-5-5", usage).value_or(0), 3.0);
}

TEST(PriceTable, says_nothing_where_it_does_not_know) {
  Usage usage;
  EXPECT_FALSE(estimated_cost("anthropic", "claude-sonnet-5-5", usage));
  usage.input_tokens = usage.output_tokens = 1;
  EXPECT_FALSE(estimated_cost("anthropic", "claude-of-the-future", usage));
  EXPECT_FALSE(estimated_cost("offline", "offline-rules/1", usage));
}

TEST(PriceTable, every_amount_says_how_old_it_is_and_that_it_is_to_be_checked) {
  EXPECT_NE(price_note().find(price_date()), std::string::npos);
  EXPECT_NE(price_note().find("to be checked"), std::string::npos);
}

}  // namespace
}  // namespace tessera::llm
