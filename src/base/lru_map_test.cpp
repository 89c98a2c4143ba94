#include "base/lru_map.hpp"

#include <gtest/gtest.h>

namespace tessera {
namespace {

TEST(LruMap, pushes_out_what_was_not_asked_for_longest) {
  LruMap<int> map(2);
  map.put("a", 1);
  map.put("b", 2);
  ASSERT_NE(map.find("a"), nullptr);
  map.put("c", 3);
  EXPECT_EQ(map.find("b"), nullptr);
  ASSERT_NE(map.find("a"), nullptr);
  EXPECT_EQ(*map.find("a"), 1);
  EXPECT_EQ(*map.find("c"), 3);
  EXPECT_EQ(map.size(), 2U);
}

TEST(LruMap, has_one_value_per_name) {
  LruMap<int> map(2);
  map.put("a", 1);
  map.put("a", 2);
  EXPECT_EQ(*map.find("a"), 2);
  EXPECT_EQ(map.size(), 1U);
  map.remove("a");
  map.remove("a");
  EXPECT_EQ(map.find("a"), nullptr);
  EXPECT_EQ(map.size(), 0U);
}

}  // namespace
}  // namespace tessera
