#include "oauth/resource/key_binding.hpp"

#include "oauth/model/dpop_proof.hpp"
#include "testkit/guard_bed.hpp"

#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

class KeyBindingTest : public BearerGuardTest {
 protected:
  std::string bound_token() {
    std::string const thumbprint = testkit::public_keys({holder}).keys().front().thumbprint();
    return token([&](json::object& c) { c["cnf"] = json::object{{"jkt", thumbprint}}; });
  }
  std::string proof(std::string const& for_token,
                    std::function<void(DpopTarget&)> const& change = {}) {
    DpopTarget target;
    target.method = "POST";
    target.url = "http://localhost:3005/mcp";
    target.token = Secret(for_token);
    if (change) change(target);
    return make_dpop_proof(target, holder, clock, random).value();
  }
  static http::Headers with_proof(std::string const& token, std::string const& proof) {
    http::Headers headers;
    headers.add("Authorization", "DPoP " + token);
    headers.add("DPoP", proof);
    return headers;
  }
  void expect_refused(http::Headers headers, std::string_view error, std::string_view why) {
    log.text.clear();
    http::Response const response = call(std::move(headers));
    EXPECT_EQ(response.status, 401) << why;
    EXPECT_FALSE(principal) << why;
    std::string const challenge(response.headers.get("WWW-Authenticate"));
    EXPECT_NE(challenge.find("error=\"" + std::string(error) + "\""), std::string::npos)
        << challenge;
    EXPECT_NE(log.text.find("reason=" + std::string(why)), std::string::npos) << log.text;
  }
  jose::SigningKey const holder = testkit::new_signing_key();
  SystemRandom random;
};

// Spec: RFC 9449 §7.1
TEST_F(KeyBindingTest, a_bound_token_with_its_proof_gets_in) {
  std::string const bound = bound_token();
  EXPECT_EQ(call(with_proof(bound, proof(bound))).status, 200);
  EXPECT_EQ(call(with_proof(bound, proof(bound))).status, 200) << "known by now";
}

// Spec: RFC 9449 §7.2 (a downgrade)
TEST_F(KeyBindingTest, a_bound_token_is_no_bearer_token) {
  std::string const bound = bound_token();
  expect_refused(bearer(bound), "invalid_token", "bound_token_without_proof");
  EXPECT_EQ(call(with_proof(bound, proof(bound))).status, 200);
  expect_refused(bearer(bound), "invalid_token", "bound_token_without_proof");
  http::Headers own;
  own.add("X-JWT-TOKEN", bound);
  expect_refused(own, "invalid_token", "bound_token_without_proof");
}

TEST_F(KeyBindingTest, a_bearer_token_does_not_become_more_by_a_proof) {
  std::string const plain = token();
  expect_refused(with_proof(plain, proof(plain)), "invalid_token", "not_bound_to_a_key");
}

TEST_F(KeyBindingTest, refuses_a_proof_for_another_request_or_token_or_by_another_key) {
  std::string const bound = bound_token();
  using Change = std::function<void(DpopTarget&)>;
  auto const changed = [&](Change const& change) {
    return with_proof(bound, proof(bound, change));
  };
  expect_refused(changed([](auto& t) { t.url = "http://localhost:3006/mcp"; }),
                 "invalid_dpop_proof", "htu");
  expect_refused(changed([](auto& t) { t.url = "http://localhost:3005/other"; }),
                 "invalid_dpop_proof", "htu");
  expect_refused(changed([](auto& t) { t.method = "GET"; }), "invalid_dpop_proof", "htm");
  expect_refused(changed([](auto& t) { t.token = Secret(std::string("other")); }),
                 "invalid_dpop_proof", "ath");
  expect_refused(with_proof(bound, "x"), "invalid_dpop_proof", "form");
  http::Headers none;
  none.add("Authorization", "DPoP " + bound);
  expect_refused(none, "invalid_dpop_proof", "not_one_proof");

  DpopTarget target;
  target.method = "POST";
  target.url = "http://localhost:3005/mcp";
  target.token = Secret(bound);
  jose::SigningKey const thief = testkit::new_signing_key();
  expect_refused(with_proof(bound, make_dpop_proof(target, thief, clock, random).value()),
                 "invalid_dpop_proof", "another_key");
}

// Spec: RFC 9449 §11.1
TEST_F(KeyBindingTest, a_proof_is_good_once_among_all_workers) {
  SeenProofs shared;
  rebuild([&](BearerGuard::Options& options) { options.seen_proofs = &shared; });
  std::string const bound = bound_token();
  std::string const once = proof(bound);
  EXPECT_EQ(call(with_proof(bound, once)).status, 200);
  rebuild([&](BearerGuard::Options& options) { options.seen_proofs = &shared; });
  expect_refused(with_proof(bound, once), "invalid_dpop_proof", "replayed_proof");
}

TEST_F(KeyBindingTest, refuses_a_binding_that_it_does_not_know) {
  std::string const strange =
      token([](json::object& c) { c["cnf"] = json::object{{"x5t#S256", "abc"}}; });
  expect_refused(bearer(strange), "invalid_token", "unknown_binding");
}

TEST(SeenProofs, forgets_what_has_ended_and_refuses_when_it_is_full) {
  SeenProofs seen(2);
  ManualClock const clock;
  SysSeconds const now = clock.now_seconds();
  EXPECT_TRUE(seen.remember("key", "1", now + seconds{60}, now));
  EXPECT_TRUE(seen.remember("other", "1", now + seconds{60}, now));
  EXPECT_FALSE(seen.remember("key", "1", now + seconds{60}, now));
  EXPECT_EQ(seen.remember("key", "2", now + seconds{60}, now).error().code,
            Errc::temporarily_unavailable);
  EXPECT_TRUE(seen.remember("key", "1", now + seconds{121}, now + seconds{61}));
}

// Spec: RFC 7009 §2 (for a guard that stands beside the server)
TEST_F(KeyBindingTest, a_revoked_token_is_refused_although_it_is_remembered) {
  bool revoked = false;
  rebuild([&](BearerGuard::Options& options) {
    options.is_revoked = [&](http::PrincipalPtr who) -> Task<bool> {
      EXPECT_EQ(who->token_id, "token-1");
      co_return revoked;
    };
  });
  std::string const good = token();
  EXPECT_EQ(call(bearer(good)).status, 200);
  revoked = true;
  expect_refused(bearer(good), "invalid_token", "revoked");
}

TEST_F(KeyBindingTest, refuses_when_nobody_can_say_whether_a_token_was_revoked) {
  rebuild([](BearerGuard::Options& options) {
    options.is_revoked = [](http::PrincipalPtr) -> Task<bool> {
      throw Exception(fail(Errc::temporarily_unavailable));
      co_return false;
    };
  });
  EXPECT_EQ(call(bearer(token())).status, 503);
}

}  // namespace
}  // namespace tessera::oauth
