#include "oauth/storage/revoked_tokens.hpp"

#include "testkit/oauth_bed.hpp"

#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testkit::OAuthBed;
using testkit::run;

TEST(RevokedTokens, remembers_a_token_as_long_as_a_guard_with_another_clock_accepts_it) {
  OAuthBed bed;
  SysSeconds const now = bed.clock.now_seconds();
  run(bed.revoked.revoke_token("one", now + seconds{10}));
  bed.clock.advance(seconds{69});
  run(bed.revoked.revoke_token("two", now + seconds{600}));
  EXPECT_TRUE(run(bed.revoked.is_revoked("one", "")));
}

// Spec: RFC 7009 §2
TEST(RevokedTokens, knows_what_it_revoked_at_once_and_what_others_revoked_within_a_second) {
  OAuthBed bed;
  SqlRevokedTokens other(bed.database, bed.clock);
  SysSeconds const until = bed.clock.now_seconds() + seconds{300};
  EXPECT_FALSE(run(bed.revoked.is_revoked("one", "")));
  EXPECT_FALSE(run(other.is_revoked("one", "")));
  run(bed.revoked.revoke_token("one", until));
  EXPECT_TRUE(run(bed.revoked.is_revoked("one", "")));
  bed.clock.advance(milliseconds{1'000});
  EXPECT_TRUE(run(other.is_revoked("one", "")));
  EXPECT_FALSE(run(bed.revoked.is_revoked("two", "")));
}

TEST(RevokedTokens, revokes_every_token_of_an_authorization_and_no_other) {
  OAuthBed bed;
  SysSeconds const until = bed.clock.now_seconds() + seconds{300};
  run(bed.revoked.revoke_authorization("family", until));
  EXPECT_TRUE(run(bed.revoked.is_revoked("one", "family")));
  EXPECT_TRUE(run(bed.revoked.is_revoked("two", "family")));
  EXPECT_FALSE(run(bed.revoked.is_revoked("family", "")));
  EXPECT_FALSE(run(bed.revoked.is_revoked("one", "other")));
  EXPECT_FALSE(run(bed.revoked.is_revoked("one", "")));
}

TEST(RevokedTokens, a_second_revocation_never_makes_the_first_one_shorter) {
  OAuthBed bed;
  SysSeconds const now = bed.clock.now_seconds();
  run(bed.revoked.revoke_token("one", now + seconds{300}));
  run(bed.revoked.revoke_token("one", now + seconds{10}));
  bed.clock.advance(seconds{60});
  for (int i = 0; i < 4; ++i)
    run(bed.revoked.revoke_token("more" + std::to_string(i), now + seconds{600}));
  EXPECT_TRUE(run(bed.revoked.is_revoked("one", "")));
}

TEST(RevokedTokens, does_not_grow_beyond_what_is_live) {
  OAuthBed bed;
  for (int i = 0; i < 40; ++i) {
    bed.clock.advance(seconds{10});
    run(bed.revoked.revoke_token(std::to_string(i), bed.clock.now_seconds() + seconds{30}));
  }
  auto const rows = bed.database.read_now([](store::Connection& db) {
    return db.query_one("SELECT count(*) FROM oauth_revocations")->get<int>(0);
  });
  EXPECT_LE(rows, 12);
}

}  // namespace
}  // namespace tessera::oauth
