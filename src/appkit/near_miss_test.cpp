#include "appkit/near_miss.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace tessera::appkit {
namespace {

std::vector<std::string> const kTools{"get_email", "change_email", "get_chart"};

TEST(NearMiss, finds_the_tool_behind_a_slip_of_the_fingers) {
  EXPECT_EQ(near_miss("chnage_email", kTools), "change_email");
  EXPECT_EQ(near_miss("get_emial", kTools), "get_email");
  EXPECT_EQ(near_miss("GET_CHART", kTools), "get_chart");
}

TEST(NearMiss, knows_other_spellings_and_orders_of_the_same_words) {
  EXPECT_EQ(near_miss("changeEmail", kTools), "change_email");
  EXPECT_EQ(near_miss("email-change", kTools), "change_email");
}

TEST(NearMiss, completes_a_beginning_only_when_it_is_unique) {
  EXPECT_EQ(near_miss("chan", kTools), "change_email");
  EXPECT_EQ(near_miss("get", kTools), "");
}

TEST(NearMiss, says_nothing_when_nothing_is_close) {
  EXPECT_EQ(near_miss("drop_tables", kTools), "");
  EXPECT_EQ(near_miss("", kTools), "");
  EXPECT_EQ(near_miss(std::string(100'000, 'x'), kTools), "");
}

TEST(EditDistance, counts_a_swap_of_neighbours_once) {
  EXPECT_EQ(edit_distance("ab", "ba"), 1U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
}

}  // namespace
}  // namespace tessera::appkit
