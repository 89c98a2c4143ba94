#include "oauth/client/authorization_request.hpp"

#include "http/errc.hpp"
#include "http/message/form.hpp"
#include "http/message/url.hpp"
#include "oauth/model/errors.hpp"

#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

constexpr char const* kAs = "https://as.example";

AuthorizationRequest good_request() {
  AuthorizationRequest out;
  out.endpoint = "https://as.example/authorize";
  out.client_id = "client";
  out.redirect_uri = "http://127.0.0.1:4711/callback";
  out.resource = "https://rs.example";
  out.scope = "a b";
  out.state = "the-state";
  out.code_challenge = "the-challenge";
  return out;
}

http::Form query_of(AuthorizationRequest const& request) {
  std::string const url = write_authorization_url(request).value();
  return http::parse_form(http::parse_url(url)->query).value();
}

// Spec: RFC 6749 §4.1.1, RFC 7636 §4.3, RFC 8707 §2
TEST(AuthorizationRequest, carries_everything_that_binds_the_answer) {
  http::Form const query = query_of(good_request());
  EXPECT_EQ(query.get("response_type"), "code");
  EXPECT_EQ(query.get("client_id"), "client");
  EXPECT_EQ(query.get("redirect_uri"), "http://127.0.0.1:4711/callback");
  EXPECT_EQ(query.get("resource"), "https://rs.example") << "byte for byte, no slash added";
  EXPECT_EQ(query.get("scope"), "a b");
  EXPECT_EQ(query.get("state"), "the-state");
  EXPECT_EQ(query.get("code_challenge"), "the-challenge");
  EXPECT_EQ(query.get("code_challenge_method"), "S256");
}

TEST(AuthorizationRequest, leaves_out_an_empty_scope_and_keeps_the_query_of_the_endpoint) {
  AuthorizationRequest request = good_request();
  request.scope.clear();
  request.endpoint += "?tenant=1";
  http::Form const query = query_of(request);
  EXPECT_EQ(query.count("scope"), 0U);
  EXPECT_EQ(query.get("tenant"), "1");
}

// Spec: MCP basic/authorization (authorization URLs)
TEST(AuthorizationRequest, goes_to_https_or_this_machine_only) {
  for (char const* const endpoint :
       {"javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "http://as.example/a"}) {
    AuthorizationRequest request = good_request();
    request.endpoint = endpoint;
    EXPECT_FALSE(write_authorization_url(request)) << endpoint;
  }
}

Result<Secret> read(std::string_view query, bool announced = false) {
  return read_authorization_answer(query, ExpectedAnswer{"s", kAs, announced});
}

TEST(AuthorizationAnswer, gives_the_code) {
  Result<Secret> const code = read("code=the%2Bcode&state=s");
  ASSERT_TRUE(code);
  EXPECT_EQ(code->reveal(), "the+code");
}

// Spec: RFC 6749 §10.12
TEST(AuthorizationAnswer, is_refused_without_our_state) {
  EXPECT_FALSE(read("code=c"));
  EXPECT_FALSE(read("code=c&state=t"));
  EXPECT_FALSE(read("code=c&state=s&state=s"));
  EXPECT_FALSE(read_authorization_answer("code=c&state=", ExpectedAnswer{"", kAs, false}));
}

// Spec: RFC 9207 §2.4
TEST(AuthorizationAnswer, is_refused_when_it_names_another_issuer) {
  EXPECT_TRUE(read("code=c&state=s&iss=https%3A%2F%2Fas.example", true));
  EXPECT_TRUE(read("code=c&state=s&iss=https%3A%2F%2Fas.example", false));
  EXPECT_FALSE(read("code=c&state=s&iss=https%3A%2F%2Fevil.example", true));
  EXPECT_FALSE(read("code=c&state=s&iss=https%3A%2F%2Fevil.example", false));
  EXPECT_FALSE(read("code=c&state=s&iss=https%3A%2F%2Fas.example%2F", true)) << "no normalization";
  EXPECT_FALSE(read("code=c&state=s&iss=", true));
}

// Spec: RFC 9207 §2.4
TEST(AuthorizationAnswer, is_refused_when_an_announced_issuer_is_missing) {
  EXPECT_FALSE(read("code=c&state=s", true));
  EXPECT_TRUE(read("code=c&state=s", false));
}

// Spec: RFC 6749 §4.1.2.1
TEST(AuthorizationAnswer, says_what_the_server_refused) {
  Result<Secret> const refused = read("error=access_denied&error_description=no&state=s");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::access_denied);
  EXPECT_NE(refused.error().hint.find("no"), std::string::npos);
}

// Spec: MCP basic/authorization (mix-up: errors too)
TEST(AuthorizationAnswer, does_not_show_what_another_server_says) {
  Result<Secret> const refused =
      read("error=call_this_number&state=s&iss=https%3A%2F%2Fevil.example", true);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::bad_authorization_response);
  EXPECT_EQ(refused.error().hint.find("call_this_number"), std::string::npos);
}

TEST(AuthorizationAnswer, is_refused_without_a_code) {
  EXPECT_FALSE(read("state=s"));
  EXPECT_FALSE(read("code=&state=s"));
}

}  // namespace
}  // namespace tessera::oauth
