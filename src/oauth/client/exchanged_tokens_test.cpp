#include "oauth/client/exchanged_tokens.hpp"

#include "oauth/model/errors.hpp"
#include "testkit/joined_bed.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/json/array.hpp>
#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

using std::chrono::seconds;
using testkit::OAuthBed;

/// A gateway in front of the real authorization server, joined without a network.
class ExchangedTokensTest : public ::testing::Test, protected testkit::JoinedBed {
 protected:
  ExchangedTokensTest() { rebuild(10'000); }

  void rebuild(std::size_t max_tokens) {
    ExchangedTokens::Options options;
    options.issuer = OAuthBed::kIssuer;
    options.client_id = "gateway";
    options.credential = ClientSecretBasic{Secret(bed.secret)};
    options.resource = OAuthBed::kBackend;
    options.max_tokens = max_tokens;
    tokens = std::make_unique<ExchangedTokens>(std::move(options), parts());
  }
  std::string token(std::string const& subject, std::string tenant = {}) {
    AccessToken const got = testkit::run(loop, tokens->token(Secret(subject), std::move(tenant)));
    return std::string(got.value.reveal());
  }
  static jose::Claims claims_of(std::string const& token) {
    jose::Jws const jws = jose::parse_jws(token).value();
    return jose::Claims::parse(jws.payload).value();
  }

  std::unique_ptr<ExchangedTokens> tokens;
};

// Spec: RFC 8693 §2.1
TEST_F(ExchangedTokensTest, gives_a_token_for_the_target_in_the_name_of_the_subject) {
  std::string const subject = bed.access_token();
  std::string const got = token(subject);
  EXPECT_NE(got, subject);
  jose::Claims const claims = claims_of(got);
  EXPECT_EQ(claims.sub(), "basic-client");
  EXPECT_EQ(claims.aud(), std::vector<std::string>{OAuthBed::kBackend});
}

TEST_F(ExchangedTokensTest, exchanges_each_token_once_until_four_fifths_of_its_life) {
  std::string const one = bed.access_token();
  std::string const other = bed.access_token();
  std::string const first = token(one);
  EXPECT_EQ(token(one), first);
  EXPECT_NE(token(other), first);
  EXPECT_EQ(posts(), 2);
  bed.clock.advance(seconds{239});
  EXPECT_EQ(token(one), first);
  bed.clock.advance(seconds{1});
  EXPECT_NE(token(one), first);
  EXPECT_EQ(posts(), 3);
}

TEST_F(ExchangedTokensTest, a_token_of_several_tenants_is_exchanged_for_each_by_itself) {
  ClientRecord gateway = testkit::run(bed.clients.find("gateway"))->record;
  gateway.tenants = {"acme", "globex"};
  testkit::run(bed.clients.update(gateway));
  json::object claims = claims_of(bed.access_token()).raw();
  claims["tenants"] = json::array{"acme", "globex"};
  std::string const subject = bed.sign(claims, bed.signing_key, {{"typ", "at+jwt"}});
  std::string const acme = token(subject, "acme");
  std::string const globex = token(subject, "globex");
  EXPECT_EQ(claims_of(acme).text("tenant_id"), "acme");
  EXPECT_EQ(claims_of(globex).text("tenant_id"), "globex");
  EXPECT_EQ(token(subject, "acme"), acme);
  EXPECT_EQ(posts(), 2);
  tokens->drop(Secret(subject), "globex");
  EXPECT_NE(token(subject, "globex"), globex);
  EXPECT_EQ(token(subject, "acme"), acme) << "dropped was the other one";
  EXPECT_THROW(token(subject, "initech"), Exception);
}

TEST_F(ExchangedTokensTest, those_who_come_together_share_one_exchange) {
  Secret const subject(bed.access_token());
  int served = 0;
  for (int i = 0; i < 5; ++i)
    asio::co_spawn(loop, tokens->token(subject), [&](std::exception_ptr failure, AccessToken got) {
      EXPECT_FALSE(failure);
      if (!got.value.empty()) ++served;
    });
  loop.run();
  loop.restart();
  EXPECT_EQ(served, 5);
  EXPECT_EQ(posts(), 1);
}

TEST_F(ExchangedTokensTest, a_refused_token_is_exchanged_again_but_not_in_a_circle) {
  std::string const subject = bed.access_token();
  std::string const first = token(subject);
  tokens->drop(Secret(subject));
  std::string const second = token(subject);
  EXPECT_NE(second, first);
  tokens->drop(Secret(subject));
  EXPECT_EQ(token(subject), second) << "within the pause";
  tokens->drop(Secret(std::string("never seen")));
}

TEST_F(ExchangedTokensTest, says_what_the_server_refused_and_keeps_no_refusal) {
  EXPECT_THROW(token("nonsense"), Exception);
  std::string const subject = bed.access_token();
  down = true;
  EXPECT_THROW(token(subject), Exception);
  down = false;
  EXPECT_FALSE(token(subject).empty());
  EXPECT_EQ(bed.log.text.find(subject), std::string::npos);
}

TEST_F(ExchangedTokensTest, keeps_no_more_tokens_than_it_may) {
  rebuild(2);
  std::string const one = bed.access_token();
  std::string const two = bed.access_token();
  std::string const first = token(one);
  static_cast<void>(token(two));
  EXPECT_EQ(token(one), first) << "used last";
  static_cast<void>(token(bed.access_token()));
  EXPECT_EQ(token(one), first) << "the other one went";
  EXPECT_EQ(posts(), 3);
  static_cast<void>(token(two));
  EXPECT_EQ(posts(), 4);
}

}  // namespace
}  // namespace tessera::oauth
