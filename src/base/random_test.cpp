#include "base/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

namespace tessera {
namespace {

TEST(Random, never_repeats_a_token) {
  SystemRandom random;
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(random_token(random)).second);
  EXPECT_EQ(seen.begin()->size(), 22U);
}

TEST(Random, draws_base62_evenly) {
  SystemRandom random;
  std::string const text = random_base62(random, 62'000);
  ASSERT_EQ(text.size(), 62'000U);
  std::array<int, 256> counts{};
  for (char const c : text) ++counts[static_cast<unsigned char>(c)];
  for (char const c : std::string("AZaz09")) {
    EXPECT_GT(counts[static_cast<unsigned char>(c)], 750) << c;
    EXPECT_LT(counts[static_cast<unsigned char>(c)], 1250) << c;
  }
  EXPECT_TRUE(
      std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) != 0; }));
}

TEST(Random, makes_version_4_uuids) {
  SystemRandom random;
  std::string const uuid = random_uuid(random);
  ASSERT_EQ(uuid.size(), 36U);
  EXPECT_EQ(uuid[14], '4');
  EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos);
}

}  // namespace
}  // namespace tessera
