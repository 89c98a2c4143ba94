#include "base/lru_map.hpp"

#include <gtest/gtest.h>

#include <list>
#include <map>
#include <random>
#include <vector>

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

TEST(LruMap, knows_what_probably_has_a_hash_and_does_not_count_that_as_asking) {
  LruMap<int> map(2);
  std::size_t const hash_of_a = std::hash<std::string_view>{}("a");
  EXPECT_EQ(map.likely(hash_of_a), nullptr);
  map.put("a", 1);
  map.put("b", 2);
  ASSERT_NE(map.likely(hash_of_a), nullptr);
  EXPECT_EQ(*map.likely(hash_of_a), 1);
  map.put("c", 3);
  EXPECT_EQ(map.likely(hash_of_a), nullptr);
}

/// Puts everything next to each other, so that removing has much to move back.
struct FewHashes {
  std::size_t operator()(int key) const noexcept { return static_cast<std::size_t>(key) % 7; }
};

/// The same map as one would write it first.
class PlainMap {
 public:
  explicit PlainMap(std::size_t capacity) : capacity_(capacity) {}
  int* find(int key) {
    auto const found = values_.find(key);
    if (found == values_.end()) return nullptr;
    order_.remove(key);
    order_.push_front(key);
    return &found->second;
  }
  void put(int key, int value) {
    if (find(key) == nullptr) {
      if (values_.size() == capacity_) remove(order_.back());
      order_.push_front(key);
    }
    values_[key] = value;
  }
  void remove(int key) {
    values_.erase(key);
    order_.remove(key);
  }
  [[nodiscard]] std::size_t size() const { return values_.size(); }

 private:
  std::size_t capacity_;
  std::map<int, int> values_;
  std::list<int> order_;
};

template <class Hash>
void expect_like_the_plain_one(std::size_t capacity) {
  LruMap<int, int, Hash> map(capacity);
  PlainMap plain(capacity);
  std::mt19937 random(1);  // NOLINT(cert-msc51-cpp): the same steps each time
  std::uniform_int_distribution<int> keys(0, 60);
  std::uniform_int_distribution<int> steps(0, 3);
  for (int step = 0; step < 20'000; ++step) {
    int const key = keys(random);
    switch (steps(random)) {
      case 0:
        map.remove(key), plain.remove(key);
        break;
      case 1:
        map.put(key, step), plain.put(key, step);
        break;
      default: {
        int const* const ours = map.find(key);
        int const* const theirs = plain.find(key);
        ASSERT_EQ(ours == nullptr, theirs == nullptr) << "step " << step;
        if (ours != nullptr) {
          ASSERT_EQ(*ours, *theirs) << "step " << step;
        }
      }
    }
    ASSERT_EQ(map.size(), plain.size()) << "step " << step;
  }
}

TEST(LruMap, does_what_a_plain_map_with_a_list_does) {
  expect_like_the_plain_one<std::hash<int>>(1);
  expect_like_the_plain_one<std::hash<int>>(20);
  expect_like_the_plain_one<FewHashes>(20);
  expect_like_the_plain_one<FewHashes>(100);
}

TEST(LruMap, keeps_its_values_where_they_are_while_it_grows) {
  LruMap<int> map(10'000);
  int const* const first = &map.put("first", 1);
  for (int i = 0; i < 5'000; ++i) map.put(std::to_string(i), i);
  EXPECT_EQ(map.find("first"), first);
  for (int i = 0; i < 5'000; ++i) {
    int const* const found = map.find(std::to_string(i));
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(*found, i);
  }
}

}  // namespace
}  // namespace tessera
