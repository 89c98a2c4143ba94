#include "packages/api-server/keys/key_plan.hpp"

#include <gmock/gmock.h>

namespace tessera::api_server {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;

constexpr SysSeconds kNow{seconds{1'790'000'000}};

KeyPlan one_active() {
  KeyPlan plan;
  plan.keys.push_back({"a", "a.pem", KeyPhase::active, 1'780'000'000, 1'780'000'000, {}});
  return plan;
}

TEST(KeyPlan, a_key_is_used_only_when_everybody_can_know_it) {
  KeyPlan plan = one_active();
  ASSERT_TRUE(add_next(plan, "b", "b.pem", kNow));
  Result<void> const early = activate(plan, {}, kNow + kPublishedBeforeUse - seconds{1}, false);
  ASSERT_FALSE(early);
  EXPECT_THAT(early.error().hint, HasSubstr("may be used from"));
  EXPECT_EQ(plan.in_phase(KeyPhase::active)->kid, "a");
  ASSERT_TRUE(activate(plan, {}, kNow + kPublishedBeforeUse, false));
  EXPECT_EQ(plan.in_phase(KeyPhase::active)->kid, "b");
  EXPECT_EQ(plan.in_phase(KeyPhase::retired)->kid, "a");
  EXPECT_TRUE(check(plan));
}

TEST(KeyPlan, a_replaced_key_stays_until_its_last_token_has_ended) {
  KeyPlan plan = one_active();
  ASSERT_TRUE(add_next(plan, "b", "b.pem", kNow));
  ASSERT_TRUE(activate(plan, "b", kNow, true));
  EXPECT_FALSE(remove(plan, "a", kNow + kPublishedAfterUse - seconds{1}, false));
  Result<PlannedKey> const removed = remove(plan, "a", kNow + kPublishedAfterUse, false);
  ASSERT_TRUE(removed);
  EXPECT_EQ(removed->file, "a.pem");
  EXPECT_EQ(plan.keys.size(), 1U);
}

TEST(KeyPlan, a_leaked_key_goes_without_waiting_but_never_the_one_that_signs) {
  KeyPlan plan = one_active();
  EXPECT_FALSE(remove(plan, "a", kNow, true));
  ASSERT_TRUE(add_next(plan, "b", "b.pem", kNow));
  ASSERT_TRUE(activate(plan, {}, kNow, true));
  EXPECT_TRUE(remove(plan, "a", kNow, true));
}

TEST(KeyPlan, a_next_key_can_be_withdrawn) {
  KeyPlan plan = one_active();
  ASSERT_TRUE(add_next(plan, "b", "b.pem", kNow));
  EXPECT_FALSE(add_next(plan, "c", "c.pem", kNow));
  EXPECT_FALSE(remove(plan, "b", kNow, false));
  ASSERT_TRUE(retire(plan, "b", kNow));
  EXPECT_FALSE(retire(plan, "b", kNow));
  EXPECT_FALSE(retire(plan, "a", kNow));
  EXPECT_FALSE(activate(plan, "b", kNow + kPublishedBeforeUse, true));
  EXPECT_TRUE(add_next(plan, "c", "c.pem", kNow));
}

TEST(KeyPlan, has_no_room_for_keys_without_end) {
  KeyPlan plan = one_active();
  for (std::size_t i = 1; i < kMaxKeys; ++i) {
    std::string const kid = "k" + std::to_string(i);
    ASSERT_TRUE(add_next(plan, kid, kid + ".pem", kNow));
    ASSERT_TRUE(activate(plan, {}, kNow, true));
  }
  EXPECT_FALSE(add_next(plan, "one-more", "x.pem", kNow));
}

TEST(KeyPlan, one_that_no_step_could_have_made_is_refused) {
  auto const spoiled = [](auto change) {
    KeyPlan plan = one_active();
    change(plan);
    return check(plan);
  };
  EXPECT_TRUE(spoiled([](KeyPlan&) {}));
  EXPECT_FALSE(spoiled([](KeyPlan& p) { p.keys.clear(); }));
  EXPECT_FALSE(spoiled([](KeyPlan& p) { p.keys.push_back(p.keys[0]); }));
  EXPECT_FALSE(spoiled([](KeyPlan& p) { p.keys[0].phase = KeyPhase::retired; }));
  EXPECT_FALSE(spoiled([](KeyPlan& p) { p.keys[0].file.clear(); }));
}

}  // namespace
}  // namespace tessera::api_server
