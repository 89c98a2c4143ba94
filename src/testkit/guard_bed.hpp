#pragma once

#include "http/challenge.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/resource/bearer_guard.hpp"
#include "testkit/oauth_bed.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <string>

// A bearer guard with two issuers, a clock that stands still, and a handler behind it that
// remembers who came in.

namespace tessera::oauth {

using std::chrono::seconds;
using testkit::answer;

inline constexpr char const* kIssuer = "http://localhost:3006";
inline constexpr char const* kOther = "https://other.example";
inline constexpr char const* kResource = "http://localhost:3005/mcp";
inline constexpr char const* kMetadata =
    "http://localhost:3005/.well-known/oauth-protected-resource/mcp";

/// Keys that a test can change.
class ChangingKeys final : public KeySource {
 public:
  explicit ChangingKeys(jose::JwkSet keys) { set(std::move(keys)); }
  void set(jose::JwkSet keys) { keys_ = std::make_shared<jose::JwkSet const>(std::move(keys)); }
  [[nodiscard]] KeySnapshot current() override { return keys_; }
  Task<KeySnapshot> keys_with(std::string) override {
    ++asked;
    co_return keys_;
  }
  int asked = 0;

 private:
  KeySnapshot keys_;
};

/// Fails the test when somebody reads the body.
class UnreadBody final : public http::BodySource {
 public:
  Task<> read_all(std::string&, std::size_t) override {
    ADD_FAILURE() << "the body was read";
    co_return;
  }
  bool try_read_all(std::string&, std::size_t) override {
    ADD_FAILURE() << "the body was read";
    return true;
  }
};

class BearerGuardTest : public ::testing::Test {
 protected:
  BearerGuardTest() { rebuild({}); }

  void rebuild(std::function<void(BearerGuard::Options&)> const& change) {
    BearerGuard::Options options;
    options.resource = kResource;
    options.issuers = {{kIssuer, &keys}, {kOther, &other_keys}};
    options.challenge_scopes = ScopeSet::parse("email:read").value();
    if (change) change(options);
    guard = std::make_unique<BearerGuard>(std::move(options), clock, log);
    http::Handler const inner = [this](http::Request& request) -> Task<http::Response> {
      principal = request.principal;
      co_return http::text_response(200, "inside");
    };
    handler = http::chain({guard->middleware()}, inner);
  }

  json::object good_claims() {
    json::object claims;
    claims["iss"] = kIssuer;
    claims["sub"] = "chatbox";
    claims["aud"] = kResource;
    claims["client_id"] = "chatbox";
    claims["iat"] = jose::numeric_date(clock.now_seconds());
    claims["exp"] = in(300);
    claims["jti"] = "token-1";
    claims["scope"] = "email:read";
    claims["tenant_id"] = "acme";
    return claims;
  }
  std::int64_t in(int offset) const {
    return jose::numeric_date(clock.now_seconds() + seconds{offset});
  }
  std::string sign(json::object const& claims, json::object header = {{"typ", "at+jwt"}}) {
    return jose::sign_jwt(std::move(header), claims, key).value();
  }
  std::string token(std::function<void(json::object&)> const& change = {}) {
    json::object claims = good_claims();
    if (change) change(claims);
    return sign(claims);
  }
  static http::Headers bearer(std::string const& token) {
    http::Headers headers;
    headers.add("Authorization", "Bearer " + token);
    return headers;
  }
  http::Headers with_tenant(std::string const& tenant) {
    http::Headers headers = bearer(token());
    headers.add("X-TENANT-ID", tenant);
    return headers;
  }
  http::Response call(http::Headers headers, std::string query = {}) {
    UnreadBody body;
    http::Request request;
    request.method = http::Method::post;
    request.path = "/mcp";
    request.query = std::move(query);
    request.headers = std::move(headers);
    request.set_body_source(&body);
    principal.reset();
    return answer(handler, request);
  }
  static std::map<std::string, std::string> challenge_of(http::Response const& response) {
    auto const field = response.headers.get("WWW-Authenticate");
    auto const challenges = http::parse_challenges(field);
    if (!challenges || challenges->size() != 1) {
      ADD_FAILURE() << "no single challenge: " << field;
      return {};
    }
    EXPECT_EQ(challenges->front().scheme, "Bearer");
    return challenges->front().parameters;
  }
  void expect_invalid_token(std::string const& bad, std::string_view reason) {
    log.text.clear();
    http::Response const response = call(bearer(bad));
    EXPECT_EQ(response.status, 401) << reason;
    EXPECT_FALSE(principal) << reason;
    EXPECT_EQ(challenge_of(response)["error"], "invalid_token") << reason;
    EXPECT_NE(log.text.find("reason=" + std::string(reason) + " "), std::string::npos)
        << reason << " in " << log.text;
    bool const tells = bad.size() > 20 && log.text.find(bad) != std::string::npos;
    EXPECT_FALSE(tells) << "the log holds the token";
  }

  ManualClock clock;
  testkit::TextLog log;
  jose::SigningKey const key = testkit::new_signing_key();
  jose::SigningKey const other_key = testkit::new_signing_key();
  ChangingKeys keys{testkit::public_keys({key})};
  ChangingKeys other_keys{testkit::public_keys({other_key})};
  std::unique_ptr<BearerGuard> guard;
  http::Handler handler;
  http::PrincipalPtr principal;
};

}  // namespace tessera::oauth
