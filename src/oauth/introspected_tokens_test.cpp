#include "oauth/client/live_tokens.hpp"
#include "oauth/resource/bearer_guard.hpp"
#include "testkit/joined_bed.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/json/array.hpp>
#include <gtest/gtest.h>

// A guard that asks the authorization server about each token instead of looking at signatures.

namespace tessera::oauth {
namespace {

using std::chrono::seconds;
using testkit::OAuthBed;

class IntrospectedTokensTest : public ::testing::Test, protected testkit::JoinedBed {
 protected:
  IntrospectedTokensTest() { rebuild({}); }

  void rebuild(std::function<void(LiveTokens::Options&)> const& change) {
    LiveTokens::Options asking;
    asking.issuer = OAuthBed::kIssuer;
    asking.client_id = "gateway";
    asking.credential = ClientSecretBasic{Secret(bed.secret)};
    asking.life = seconds{10};
    asking.keep_descriptions = true;
    if (change) change(asking);
    guard.reset();
    live = std::make_unique<LiveTokens>(std::move(asking), parts());
    TrustedIssuer trusted{.issuer = OAuthBed::kIssuer};
    trusted.introspector = live.get();
    BearerGuard::Options options;
    options.resource = OAuthBed::kMcp;
    options.issuers = {trusted};
    guard = std::make_unique<BearerGuard>(std::move(options), bed.clock, bed.log);
    handler = http::chain({guard->middleware()},
                          [this](http::Request& request) { return remember(request); });
  }

  Task<http::Response> remember(http::Request& request) {
    caller = request.principal;
    co_return http::text_response(200, "inside");
  }
  static http::Request request_with(std::string const& token) {
    http::Request request;
    request.method = http::Method::post;
    request.path = "/mcp";
    request.headers.add("Authorization", "Bearer " + token);
    return request;
  }
  int call(std::string const& token) {
    caller.reset();
    http::Request request = request_with(token);
    return testkit::run(loop, handler(request)).status;
  }
  /// What an issuer could say about any token of "ann", with one thing changed.
  json::object description(std::function<void(json::object&)> const& change = {}) {
    std::int64_t const now = jose::numeric_date(bed.clock.now_seconds());
    json::object told{{"active", true},        {"sub", "ann"},          {"client_id", "app"},
                      {"aud", OAuthBed::kMcp}, {"scope", "email:read"}, {"exp", now + 60},
                      {"tenant_id", "acme"}};
    if (change) change(told);
    return told;
  }
  void answer(http::ClientResponse response) {
    instead = [response = std::move(response)](auto const&) { return response; };
  }
  void answer(std::string body, std::string type = "application/json", int status = 200) {
    http::ClientResponse response;
    response.status = status;
    if (!type.empty()) response.headers.add("Content-Type", std::move(type));
    response.body = std::move(body);
    answer(std::move(response));
  }
  void answer(json::object const& told) { answer(write_json(told)); }
  bool logged(std::string const& text) const {
    return bed.log.text.find(text) != std::string::npos;
  }

  std::unique_ptr<LiveTokens> live;
  std::unique_ptr<BearerGuard> guard;
  http::Handler handler;
  http::PrincipalPtr caller;
};

// Spec: RFC 7662 §2.2
TEST_F(IntrospectedTokensTest, a_token_is_what_its_issuer_says_that_it_is) {
  std::string const token = bed.access_token();
  EXPECT_EQ(call(token), 200);
  ASSERT_TRUE(caller);
  EXPECT_EQ(caller->issuer, OAuthBed::kIssuer);
  EXPECT_EQ(caller->subject, "basic-client");
  EXPECT_EQ(caller->tenant, "acme");
  EXPECT_TRUE(caller->has_scope("email:read"));
  EXPECT_FALSE(caller->token_id.empty());
  EXPECT_FALSE(caller->claims.contains("active"));
  EXPECT_EQ(http.requests.back().url, "http://localhost:3006/oauth2/introspect");
}

TEST_F(IntrospectedTokensTest, a_token_need_not_be_a_jwt) {
  answer(description());
  EXPECT_EQ(call("an-opaque-token"), 200);
  ASSERT_TRUE(caller);
  EXPECT_EQ(caller->issuer, OAuthBed::kIssuer) << "who was asked";
  EXPECT_EQ(caller->subject, "ann");
  EXPECT_TRUE(caller->token_id.starts_with("sha256-")) << "a name that shows nothing of it";
  EXPECT_FALSE(logged("an-opaque-token"));
}

TEST_F(IntrospectedTokensTest, a_token_that_the_issuer_does_not_know_is_refused) {
  EXPECT_EQ(call("nonsense"), 401);
  EXPECT_TRUE(logged("not_active"));
}

TEST_F(IntrospectedTokensTest, asks_once_in_ten_seconds_for_each_token) {
  std::string const token = bed.access_token();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(call(token), 200);
  EXPECT_EQ(posts(), 1);
  bed.clock.advance(seconds{9});
  EXPECT_EQ(call(token), 200);
  EXPECT_EQ(posts(), 1);
  bed.clock.advance(seconds{1});
  EXPECT_EQ(call(token), 200);
  EXPECT_EQ(posts(), 2);
}

TEST_F(IntrospectedTokensTest, those_who_come_together_share_one_question) {
  std::string const token = bed.access_token();
  std::vector<http::Request> requests;
  for (int i = 0; i < 20; ++i) requests.push_back(request_with(token));
  int served = 0;
  for (http::Request& request : requests)
    asio::co_spawn(loop, handler(request), [&](std::exception_ptr failure, http::Response got) {
      if (!failure && got.status == 200) ++served;
    });
  loop.restart();
  loop.run();
  EXPECT_EQ(served, 20);
  EXPECT_EQ(posts(), 1);
}

// Threat: a token that was verified and remembered is used again after it was revoked.
TEST_F(IntrospectedTokensTest, a_revoked_token_ends_when_the_answer_is_too_old) {
  std::string const token = bed.access_token();
  EXPECT_EQ(call(token), 200);
  ASSERT_EQ(bed.post_form("/oauth2/revoke", "token=" + token, bed.good_basic()).status, 200);
  bed.clock.advance(seconds{10});
  EXPECT_EQ(call(token), 401);
}

TEST_F(IntrospectedTokensTest, no_old_answer_stands_in_for_an_issuer_that_cannot_say) {
  std::string const token = bed.access_token();
  EXPECT_EQ(call(token), 200);
  down = true;
  EXPECT_EQ(call(token), 200) << "the answer is not old yet";
  bed.clock.advance(seconds{10});
  EXPECT_EQ(call(token), 503);
  EXPECT_FALSE(caller);
  EXPECT_TRUE(logged("token_status_unknown"));
  down = false;
  EXPECT_EQ(call(token), 200);
}

TEST_F(IntrospectedTokensTest, an_answer_is_believed_no_longer_than_the_token_lives) {
  answer(description());
  EXPECT_EQ(call("opaque"), 200);
  rebuild([](auto& asking) { asking.life = seconds{300}; });
  EXPECT_EQ(call("opaque"), 200);
  bed.clock.advance(seconds{91});  // 60 of its life, 30 that are forgiven
  EXPECT_EQ(call("opaque"), 401);
}

// Threat: a hostile introspection endpoint.
TEST_F(IntrospectedTokensTest, an_answer_that_is_none_opens_nothing) {
  std::string const good = write_json(description());
  auto const refused = [&](char const* why) {
    EXPECT_EQ(call("opaque"), 503) << why;
    EXPECT_FALSE(caller) << why;
    bed.clock.advance(seconds{1});
  };
  answer(good, "text/html");
  refused("another media type");
  answer(good, "");
  refused("no media type");
  answer(good, "application/json", 201);
  refused("another status");
  answer(R"({"active":"true","sub":"ann"})");
  refused("active as a text");
  answer(R"({"active":1})");
  refused("active as a number");
  answer(R"({"sub":"ann"})");
  refused("active is missing");
  answer(R"({"active":true,"active":false})");
  refused("active twice");
  answer("[" + good + "]");
  refused("a list");
  answer("active");
  refused("no JSON");
  answer(write_json(description([](auto& t) { t["more"] = std::string(70'000, 'x'); })));
  refused("huge");
  answer(std::string(30, '[') + std::string(30, ']'));
  refused("deep");
  answer(R"({"error":"invalid_client"})", "application/json", 401);
  refused("we may not ask");
  http::ClientResponse elsewhere;
  elsewhere.status = 302;
  elsewhere.headers.add("Location", "http://localhost:3006/oauth2/introspect?elsewhere");
  answer(elsewhere);
  int const before = posts();
  refused("a redirection");
  EXPECT_EQ(posts(), before + 1) << "it was followed";
  EXPECT_FALSE(logged("opaque"));
}

// Spec: RFC 7662 §4 (the token is for us, and good now)
TEST_F(IntrospectedTokensTest, an_active_token_that_is_not_for_us_now_is_refused) {
  std::int64_t const now = jose::numeric_date(bed.clock.now_seconds());
  auto const refused = [&](char const* why, std::function<void(json::object&)> const& change) {
    answer(description(change));
    EXPECT_EQ(call("opaque"), 401) << why;
    EXPECT_FALSE(caller) << why;
    bed.clock.advance(seconds{10});
  };
  refused("another audience", [](auto& t) { t["aud"] = OAuthBed::kBackend; });
  refused("no audience", [](auto& t) { t.erase("aud"); });
  refused("another issuer", [](auto& t) { t["iss"] = "https://other.example"; });
  refused("nobody", [](auto& t) { t.erase("sub"); });
  refused("no end", [](auto& t) { t.erase("exp"); });
  refused("ended", [&](auto& t) { t["exp"] = now - 31; });
  refused("not yet", [&](auto& t) { t["nbf"] = now + 3'600; });
  refused("a malformed scope", [](auto& t) { t["scope"] = json::array{"email:read"}; });
  refused("bound to a key, and no proof",
          [](auto& t) { t["cnf"] = json::object{{"jkt", std::string(43, 'A')}}; });
}

// Threat: a token shown to an issuer that it is not of.
TEST_F(IntrospectedTokensTest, the_jwt_of_another_issuer_is_shown_to_nobody) {
  json::object const claims{{"iss", "https://other.example"}, {"sub", "ann"}};
  EXPECT_EQ(call(bed.sign(claims, bed.signing_key, {{"typ", "at+jwt"}})), 401);
  EXPECT_EQ(posts(), 0);
}

// Threat: a flood of tokens that nobody issued.
TEST_F(IntrospectedTokensTest, more_questions_than_allowed_are_not_asked) {
  rebuild([](auto& asking) { asking.max_questions = 1; });
  std::vector<http::Request> requests;
  for (char const* token : {"one", "two"}) requests.push_back(request_with(token));
  std::vector<int> statuses;
  for (http::Request& request : requests)
    asio::co_spawn(loop, handler(request),
                   [&](std::exception_ptr, http::Response got) { statuses.push_back(got.status); });
  loop.restart();
  loop.run();
  std::ranges::sort(statuses);
  EXPECT_EQ(statuses, (std::vector<int>{401, 503}));
  EXPECT_EQ(call("two"), 401) << "later it is asked";
}

TEST_F(IntrospectedTokensTest, only_one_issuer_can_be_asked_and_only_without_keys) {
  StaticKeys keys{testkit::public_keys({bed.signing_key})};
  TrustedIssuer asked{.issuer = OAuthBed::kIssuer};
  asked.introspector = live.get();
  TrustedIssuer other = asked;
  other.issuer = "https://other.example";
  TrustedIssuer both = asked;
  both.keys = &keys;
  TrustedIssuer const neither{.issuer = OAuthBed::kIssuer};
  auto const made_of = [&](std::vector<TrustedIssuer> issuers) {
    AccessTokenVerifier const verifier({.audience = OAuthBed::kMcp}, std::move(issuers), bed.clock);
  };
  EXPECT_NO_THROW(made_of({asked}));
  EXPECT_THROW(made_of({asked, other}), Exception);
  EXPECT_THROW(made_of({both}), Exception);
  EXPECT_THROW(made_of({neither}), Exception);
}

}  // namespace
}  // namespace tessera::oauth
