#include "mcp/session/session_table.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp {
namespace {

SysSeconds at(int seconds) { return SysSeconds(std::chrono::seconds(seconds)); }

TEST(SessionTable, remembers_what_each_session_wants) {
  SessionTable table;
  EXPECT_EQ(table.level("a"), std::nullopt);
  table.set_level("a", at(10), LoggingLevel::error);
  EXPECT_EQ(table.level("a"), LoggingLevel::error);
  EXPECT_EQ(table.level("b"), std::nullopt);
  EXPECT_TRUE(table.subscribe("a", at(10), "x:1"));
  EXPECT_TRUE(table.subscribed("a", "x:1"));
  EXPECT_FALSE(table.subscribed("b", "x:1"));
  table.unsubscribe("a", "x:1");
  EXPECT_FALSE(table.subscribed("a", "x:1"));
  table.forget("a");
  EXPECT_EQ(table.level("a"), std::nullopt);
}

TEST(SessionTable, bounds_the_subscriptions_of_a_session) {
  SessionTable table;
  for (std::size_t i = 0; i < SessionTable::kSubscriptions; ++i)
    ASSERT_TRUE(table.subscribe("a", at(10), "x:" + std::to_string(i)));
  EXPECT_FALSE(table.subscribe("a", at(10), "x:one more"));
  EXPECT_TRUE(table.subscribe("a", at(10), "x:0")) << "has it already";
}

TEST(SessionTable, forgets_the_session_that_expires_first_when_it_is_full) {
  SessionTable table(2);
  table.set_level("late", at(30), LoggingLevel::error);
  table.set_level("early", at(10), LoggingLevel::error);
  table.set_level("new", at(5), LoggingLevel::error);
  EXPECT_EQ(table.level("early"), std::nullopt);
  EXPECT_TRUE(table.level("late"));
  EXPECT_TRUE(table.level("new")) << "the one that was just made stays";
}

}  // namespace
}  // namespace tessera::mcp
