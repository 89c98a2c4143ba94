#include "oauth/storage/people/authorization_codes.hpp"

#include "testkit/people_bed.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace tessera::oauth {
namespace {

using testkit::PeopleBed;
using testkit::run;

CodeBinding binding() { return {"http://127.0.0.1/callback", "challenge", std::nullopt}; }

Secret issue(PeopleBed& bed) {
  return run(bed.stores.codes.issue(PeopleBed::allowed(), binding()));
}

Task<> count_redeemed(AuthorizationCodes& codes, Secret code, int& redeemed, int& spent) {
  CodeRedemption const outcome = co_await codes.redeem(std::move(code), "app");
  if (std::holds_alternative<RedeemedCode>(outcome)) ++redeemed;
  if (std::holds_alternative<SpentCode>(outcome)) ++spent;
}

TEST(AuthorizationCodes, give_back_what_they_were_issued_for) {
  PeopleBed bed;
  auto const outcome = run(bed.stores.codes.redeem(issue(bed), "app"));
  auto const* const redeemed = std::get_if<RedeemedCode>(&outcome);
  ASSERT_NE(redeemed, nullptr);
  EXPECT_EQ(redeemed->authorization.user_id, "user:alice");
  EXPECT_EQ(redeemed->authorization.scopes.join(), "email:read email:write");
  EXPECT_FALSE(redeemed->authorization.authorization_id.empty());
  EXPECT_EQ(redeemed->binding.code_challenge, "challenge");
}

// Spec: OAuth 2.1 §4.1.3
TEST(AuthorizationCodes, are_spent_once_and_the_second_use_revokes_the_authorization) {
  PeopleBed bed;
  Secret const code = issue(bed);
  auto const first = run(bed.stores.codes.redeem(code, "app"));
  std::string const id = std::get<RedeemedCode>(first).authorization.authorization_id;
  ASSERT_TRUE(run(bed.stores.refresh_tokens.begin(id, std::nullopt)));
  auto const second = run(bed.stores.codes.redeem(code, "app"));
  ASSERT_TRUE(std::holds_alternative<SpentCode>(second));
  EXPECT_EQ(std::get<SpentCode>(second).authorization_id, id);
  EXPECT_FALSE(bed.database.read_now(
      [&](store::Connection& db) { return select_live_authorization(db, id).has_value(); }));
}

TEST(AuthorizationCodes, of_one_client_are_useless_to_another_and_stay_usable) {
  PeopleBed bed;
  Secret const code = issue(bed);
  EXPECT_TRUE(std::holds_alternative<std::monostate>(run(bed.stores.codes.redeem(code, "thief"))));
  EXPECT_TRUE(std::holds_alternative<RedeemedCode>(run(bed.stores.codes.redeem(code, "app"))));
}

TEST(AuthorizationCodes, end_after_a_minute) {
  PeopleBed bed;
  Secret const code = issue(bed);
  bed.clock.advance(std::chrono::seconds{60});
  EXPECT_TRUE(std::holds_alternative<std::monostate>(run(bed.stores.codes.redeem(code, "app"))));
}

TEST(AuthorizationCodes, of_a_disabled_person_give_nothing) {
  PeopleBed bed;
  Secret const code = issue(bed);
  bed.database.write_now(
      [&](store::Connection& db) { return disable_user(db, "user:alice", SysSeconds{}); });
  EXPECT_TRUE(std::holds_alternative<std::monostate>(run(bed.stores.codes.redeem(code, "app"))));
}

// Threat: code replay. Two database objects stand for two processes.
TEST(AuthorizationCodes, of_a_thousand_parallel_redemptions_exactly_one_succeeds) {
  PeopleBed bed;
  store::Database other(testkit::people_database(bed.place.url()));
  PeopleStores elsewhere = bed.make_stores(other);
  Secret const code = issue(bed);
  int redeemed = 0;
  int spent = 0;
  asio::io_context loop(1);
  for (int i = 0; i < 1000; ++i) {
    AuthorizationCodes& codes = i % 2 == 0 ? bed.stores.codes : elsewhere.codes;
    asio::co_spawn(loop, count_redeemed(codes, code, redeemed, spent), asio::detached);
  }
  loop.run();
  EXPECT_EQ(redeemed, 1);
  EXPECT_EQ(spent, 999);
}

// Threat: secrets at rest
TEST(AuthorizationCodes, are_not_in_the_database) {
  PeopleBed bed;
  Secret const code = issue(bed);
  std::string const bytes = bed.place.everything();
  EXPECT_NE(bytes.find("user:alice"), std::string::npos);
  EXPECT_EQ(bytes.find(code.reveal()), std::string::npos);
}

}  // namespace
}  // namespace tessera::oauth
