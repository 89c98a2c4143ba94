#include "oauth/storage/people/refresh_tokens.hpp"

#include "testkit/people_bed.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

#include <set>

namespace tessera::oauth {
namespace {

using std::chrono::seconds;
using testkit::PeopleBed;
using testkit::run;

struct RefreshTokensTest : testing::Test {
  PeopleBed bed;
  RefreshTokens& tokens = bed.stores.refresh_tokens;

  std::string authorize() {
    Secret const code = run(bed.stores.codes.issue(PeopleBed::allowed(), {"uri", "c", {}}));
    auto const redeemed = run(bed.stores.codes.redeem(code, "app"));
    return std::get<RedeemedCode>(redeemed).authorization.authorization_id;
  }
  Secret first(std::optional<std::string> proof = {}) {
    return run(tokens.begin(authorize(), std::move(proof))).value();
  }
  Rotation rotate(Secret token, std::string client = "app", std::optional<std::string> proof = {}) {
    return run(tokens.rotate(std::move(token), std::move(client), std::move(proof)));
  }
  Secret successor(Secret token, std::optional<std::string> proof = {}) {
    Rotation const outcome = rotate(std::move(token), "app", std::move(proof));
    return std::get<RotatedToken>(outcome).successor;
  }
  static bool is_refused(Rotation const& outcome) {
    return std::holds_alternative<std::monostate>(outcome);
  }
};

std::string text(Secret const& token) { return std::string(token.reveal()); }

TEST_F(RefreshTokensTest, give_a_new_one_each_time_with_the_same_rights) {
  Secret token = first();
  std::set<std::string> seen{text(token)};
  for (int i = 0; i < 5; ++i) {
    Rotation const outcome = rotate(token);
    auto const& rotated = std::get<RotatedToken>(outcome);
    EXPECT_EQ(rotated.authorization.scopes.join(), "email:read email:write");
    token = rotated.successor;
    EXPECT_TRUE(seen.insert(text(token)).second);
    bed.clock.advance(seconds{60});
  }
}

// Threat: refresh replay
TEST_F(RefreshTokensTest, a_replayed_old_token_ends_the_successor_too) {
  Secret const old = first();
  Secret const next = successor(old);
  bed.clock.advance(seconds{11});
  EXPECT_TRUE(std::holds_alternative<ReplayedToken>(rotate(old)));
  EXPECT_TRUE(is_refused(rotate(next)));
  EXPECT_TRUE(is_refused(rotate(old)));
}

TEST_F(RefreshTokensTest, a_token_from_many_rotations_ago_is_known_as_replayed) {
  Secret const old = first();
  Secret token = old;
  for (int i = 0; i < 40; ++i) token = successor(token);
  EXPECT_TRUE(std::holds_alternative<ReplayedToken>(rotate(old)));
  EXPECT_TRUE(is_refused(rotate(token)));
}

TEST_F(RefreshTokensTest, a_lost_answer_can_be_had_again_within_ten_seconds) {
  Secret const old = first();
  std::string const next = text(successor(old));
  bed.clock.advance(seconds{10});
  EXPECT_EQ(text(successor(old)), next);
  EXPECT_TRUE(std::holds_alternative<RotatedToken>(rotate(Secret(next))));
}

TEST_F(RefreshTokensTest, a_retry_after_the_successor_was_used_is_a_replay) {
  Secret const old = first();
  Secret const next = successor(old);
  Secret const third = successor(next);
  EXPECT_TRUE(std::holds_alternative<ReplayedToken>(rotate(old)));
  EXPECT_TRUE(is_refused(rotate(third)));
}

TEST_F(RefreshTokensTest, a_retry_with_another_proof_key_is_a_replay) {
  Secret const old = first();
  Secret const next = successor(old, "key one");
  EXPECT_TRUE(std::holds_alternative<ReplayedToken>(rotate(old, "app", "key two")));
  EXPECT_TRUE(is_refused(rotate(next, "app", "key one")));
}

TEST_F(RefreshTokensTest, a_bound_token_wants_its_key_and_survives_the_attempt_without) {
  Secret const token = first("jkt");
  EXPECT_TRUE(is_refused(rotate(token)));
  EXPECT_TRUE(is_refused(rotate(token, "app", "another")));
  EXPECT_TRUE(std::holds_alternative<RotatedToken>(rotate(token, "app", "jkt")));
}

TEST_F(RefreshTokensTest, another_client_gets_nothing_and_breaks_nothing) {
  Secret const token = first();
  EXPECT_TRUE(is_refused(rotate(token, "thief")));
  EXPECT_TRUE(std::holds_alternative<RotatedToken>(rotate(token)));
}

TEST_F(RefreshTokensTest, invented_and_changed_tokens_are_refused_without_harm) {
  Secret const token = first();
  std::string const good = text(token);
  std::string changed = good;
  changed.front() = good.front() == 'A' ? 'B' : 'A';
  for (std::string const& bad :
       {std::string(), std::string("x"), std::string("..."), good + "A", good.substr(1), changed,
        good.substr(0, good.rfind('.')), std::string(5000, '.')})
    EXPECT_TRUE(is_refused(rotate(Secret(bad)))) << bad;
  EXPECT_TRUE(std::holds_alternative<RotatedToken>(rotate(token)));
}

TEST_F(RefreshTokensTest, end_when_unused_for_two_weeks) {
  Secret token = successor(first());
  bed.clock.advance(std::chrono::hours{24 * 14});
  EXPECT_TRUE(is_refused(rotate(token)));
}

TEST_F(RefreshTokensTest, end_after_ninety_days_whatever_is_refreshed) {
  Secret token = first();
  for (int day = 0; day < 9; ++day) {
    bed.clock.advance(std::chrono::hours{24 * 10});
    if (day < 8) token = successor(token);
  }
  EXPECT_TRUE(is_refused(rotate(token)));
}

TEST_F(RefreshTokensTest, end_with_the_password) {
  Secret const token = first();
  std::string const hash = testkit::new_user("bob", {"acme"}, "new").password_hash;
  auto const ended = bed.database.write_now([&](store::Connection& db) {
    return replace_password(db, "user:alice", hash, bed.clock.now_seconds());
  });
  EXPECT_EQ(ended.size(), 1U);
  EXPECT_TRUE(is_refused(rotate(token)));
}

TEST_F(RefreshTokensTest, an_authorization_has_one_at_most) {
  std::string const id = authorize();
  EXPECT_TRUE(run(tokens.begin(id, std::nullopt)));
  EXPECT_FALSE(run(tokens.begin(id, std::nullopt)));
  std::string const revoked = authorize();
  run(tokens.revoke(revoked));
  EXPECT_FALSE(run(tokens.begin(revoked, std::nullopt)));
}

TEST_F(RefreshTokensTest, are_found_by_their_own_client_while_they_live) {
  Secret const token = first();
  EXPECT_TRUE(run(tokens.find(token, "app")));
  EXPECT_FALSE(run(tokens.find(token, "thief")));
  Secret const next = successor(token);
  EXPECT_FALSE(run(tokens.find(token, "app")));
  run(tokens.revoke(run(tokens.find(next, "app"))->authorization_id));
  EXPECT_FALSE(run(tokens.find(next, "app")));
}

Task<> collect(RefreshTokens& tokens, Secret token, std::set<std::string>& successors, int& other) {
  Rotation const outcome = co_await tokens.rotate(std::move(token), "app", std::nullopt);
  auto const* const rotated = std::get_if<RotatedToken>(&outcome);
  if (rotated != nullptr)
    successors.insert(text(rotated->successor));
  else
    ++other;
}

// Two database objects stand for two processes.
TEST_F(RefreshTokensTest, a_thousand_parallel_refreshes_never_give_two_live_successors) {
  store::Database other_database(testkit::people_database(bed.place.url()));
  PeopleStores elsewhere = bed.make_stores(other_database);
  Secret const token = first();
  std::set<std::string> successors;
  int other = 0;
  asio::io_context loop(1);
  for (int i = 0; i < 1000; ++i) {
    RefreshTokens& where = i % 2 == 0 ? tokens : elsewhere.refresh_tokens;
    asio::co_spawn(loop, collect(where, token, successors, other), asio::detached);
  }
  loop.run();
  EXPECT_EQ(successors.size(), 1U);
  EXPECT_EQ(other, 0);
  EXPECT_TRUE(std::holds_alternative<RotatedToken>(rotate(Secret(*successors.begin()))));
}

}  // namespace
}  // namespace tessera::oauth
