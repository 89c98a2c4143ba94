#include "oauth/client/live_tokens.hpp"

#include "oauth/model/errors.hpp"
#include "testkit/joined_bed.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

using std::chrono::seconds;
using testkit::OAuthBed;

/// A resource server that asks the real authorization server, joined without a network.
class LiveTokensTest : public ::testing::Test, protected testkit::JoinedBed {
 protected:
  LiveTokens::Options options() {
    LiveTokens::Options made;
    made.issuer = OAuthBed::kIssuer;
    made.client_id = "gateway";
    made.credential = ClientSecretBasic{Secret(bed.secret)};
    made.max_tokens = 2;
    return made;
  }
  static http::PrincipalPtr caller(std::string const& token,
                                   std::string issuer = OAuthBed::kIssuer) {
    auto principal = std::make_shared<http::Principal>();
    principal->issuer = std::move(issuer);
    principal->token = Secret(token);
    return principal;
  }
  bool is_revoked(http::PrincipalPtr who) {
    return testkit::run(loop, live.is_revoked(std::move(who)));
  }
  void revoke(std::string const& token) {
    ASSERT_EQ(bed.post_form("/oauth2/revoke", "token=" + token, bed.good_basic()).status, 200);
  }

  LiveTokens live{options(), parts()};
};

// Threat: a token that was verified and remembered is used again after it was revoked.
TEST_F(LiveTokensTest, a_revoked_token_is_known_to_be_so_within_a_second) {
  std::string const token = bed.access_token();
  EXPECT_FALSE(is_revoked(caller(token)));
  revoke(token);
  bed.clock.advance(seconds{1});
  EXPECT_TRUE(is_revoked(caller(token)));
}

TEST_F(LiveTokensTest, asks_once_per_second_and_token) {
  std::string const token = bed.access_token();
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(is_revoked(caller(token)));
  EXPECT_EQ(posts(), 1);
  bed.clock.advance(seconds{1});
  EXPECT_FALSE(is_revoked(caller(token)));
  EXPECT_EQ(posts(), 2);
}

TEST_F(LiveTokensTest, callers_with_the_same_token_share_one_question) {
  http::PrincipalPtr const who = caller(bed.access_token());
  int live_ones = 0;
  auto const ask = [&]() -> Task<> {
    bool const revoked = co_await live.is_revoked(who);
    live_ones += revoked ? 0 : 1;
  };
  for (int i = 0; i < 20; ++i)
    asio::co_spawn(loop, ask(), [](std::exception_ptr error) { EXPECT_FALSE(error); });
  loop.restart();
  loop.run();
  EXPECT_EQ(live_ones, 20);
  EXPECT_EQ(posts(), 1);
}

TEST_F(LiveTokensTest, says_that_it_cannot_say_and_asks_again) {
  http::PrincipalPtr const who = caller(bed.access_token());
  down = true;
  try {
    is_revoked(who);
    ADD_FAILURE() << "nobody had answered";
  } catch (Exception const& unavailable) {
    EXPECT_EQ(unavailable.code(), Errc::temporarily_unavailable);
  }
  EXPECT_NE(bed.log.text.find("token_status_unknown"), std::string::npos);
  EXPECT_EQ(bed.log.text.find(who->token.reveal()), std::string::npos) << "the log has the token";
  down = false;
  EXPECT_FALSE(is_revoked(who));
}

TEST_F(LiveTokensTest, what_the_issuer_does_not_know_is_not_alive) {
  EXPECT_TRUE(is_revoked(caller("opaque")));
}

TEST_F(LiveTokensTest, asks_nobody_about_tokens_of_other_issuers) {
  EXPECT_FALSE(is_revoked(caller("x", "https://other.example")));
  EXPECT_TRUE(http.requests.empty());
}

TEST_F(LiveTokensTest, keeps_no_more_answers_than_it_was_told) {
  std::string const first = bed.access_token();
  for (std::string const& token : {first, bed.access_token(), bed.access_token(), first})
    EXPECT_FALSE(is_revoked(caller(token)));
  EXPECT_EQ(posts(), 4);
}

}  // namespace
}  // namespace tessera::oauth
