#include "packages/mcp-server/backend/accounts_api.hpp"

#include "oauth/client/handover/exchange_handover.hpp"
#include "testkit/function_client.hpp"
#include "testkit/oauth_bed.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp_server {
namespace {

using testkit::OAuthBed;

/// The tools' way to the backend, with the real authorization server and a backend that keeps every
/// request it gets.
class AccountsApiTest : public ::testing::Test {
 protected:
  AccountsApiTest() {
    oauth::ExchangedTokens::Options options;
    options.issuer = OAuthBed::kIssuer;
    options.client_id = "gateway";
    options.credential = oauth::ClientSecretBasic{Secret(bed.secret)};
    options.resource = OAuthBed::kBackend;
    tokens.emplace(std::move(options), oauth::ClientParts{http, bed.clock, bed.random, bed.log});
    handover.emplace(*tokens, oauth::HeaderPlacement());
    backend::AccountsApi::Options api_options;
    api_options.url = OAuthBed::kBackend;
    api.emplace(std::move(api_options), http, bed.log, *handover);
  }
  oauth::HandoverCallPtr caller(std::string const& token) {
    auto principal = std::make_shared<http::Principal>();
    principal->tenant = "acme";
    principal->token = Secret(token);
    return oauth::make_handover_call(principal, nullptr, "get_email", {});
  }
  http::ClientResponse respond(http::ClientRequest const& request) {
    std::string const origin = OAuthBed::kIssuer;
    if (!request.url.starts_with(origin + "/")) {
      calls.push_back(request);
      if (refuse_always) return {403, {}, R"({"error_description":"not you"})"};
      if (refuse_once) {
        refuse_once = false;
        return {401, {}, "{}"};
      }
      return {200, {}, R"({"account_id":"12345","email":"user@example.com"})"};
    }
    http::Response const response =
        bed.send(request.method == "POST" ? http::Method::post : http::Method::get,
                 request.url.substr(origin.size()), request.headers, request.body);
    return {response.status, response.headers,
            response.shared_body ? *response.shared_body : response.body};
  }

  OAuthBed bed;
  bool refuse_once = false;
  bool refuse_always = false;
  std::vector<http::ClientRequest> calls;
  asio::io_context loop{1};
  testkit::FunctionClient http{[this](http::ClientRequest const& r) { return respond(r); }};
  std::optional<oauth::ExchangedTokens> tokens;
  std::optional<oauth::ExchangeHandover> handover;
  std::optional<backend::AccountsApi> api;
};

// Threat: token passthrough. Spec: MCP basic/authorization (access token privilege restriction)
TEST_F(AccountsApiTest, the_token_of_the_client_is_never_passed_through_to_the_backend) {
  std::string const given = bed.access_token();
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(testkit::run(loop, api->get_email(caller(given), "12345")).email, "user@example.com");
  ASSERT_EQ(calls.size(), 3U);
  for (http::ClientRequest const& call : calls) {
    EXPECT_EQ(call.url.find(given), std::string::npos);
    EXPECT_EQ(call.body.find(given), std::string::npos);
    for (std::size_t i = 0; i < call.headers.size(); ++i)
      EXPECT_EQ(call.headers.at(i).value.find(given), std::string_view::npos);
  }
}

TEST_F(AccountsApiTest, the_backend_learns_for_whom_and_by_whom_it_is_called) {
  static_cast<void>(testkit::run(loop, api->get_email(caller(bed.access_token()), "12345")));
  ASSERT_EQ(calls.size(), 1U);
  std::string const value(calls.front().headers.get("Authorization"));
  ASSERT_TRUE(value.starts_with("Bearer "));
  jose::Jws const jws = jose::parse_jws(value.substr(7)).value();
  jose::Claims const claims = jose::Claims::parse(jws.payload).value();
  EXPECT_EQ(claims.sub(), "basic-client");
  EXPECT_EQ(json_text(claims.raw().at("act"), "sub"), "gateway");
  EXPECT_EQ(claims.aud(), std::vector<std::string>{OAuthBed::kBackend});
  EXPECT_EQ(calls.front().headers.get("X-TENANT-ID"), "acme");
}

TEST_F(AccountsApiTest, an_identity_that_the_backend_refused_is_renewed_once) {
  std::string const given = bed.access_token();
  refuse_once = true;
  EXPECT_EQ(testkit::run(loop, api->get_email(caller(given), "12345")).email, "user@example.com");
  ASSERT_EQ(calls.size(), 2U);
  EXPECT_NE(calls[0].headers.get("Authorization"), calls[1].headers.get("Authorization"));
}

TEST_F(AccountsApiTest, a_refusal_of_the_backend_has_its_reason_in_the_log_and_no_token) {
  std::string const given = bed.access_token();
  refuse_always = true;
  try {
    static_cast<void>(testkit::run(loop, api->get_email(caller(given), "12345")));
    FAIL() << "the backend refused";
  } catch (Exception const& refused) {
    EXPECT_NE(refused.error().hint.find("not you"), std::string::npos) << refused.error().hint;
  }
  std::string const& log = bed.log.text;
  EXPECT_NE(log.find("backend_refused"), std::string::npos);
  std::string const handed(calls.back().headers.get("Authorization"));
  EXPECT_EQ(log.find(given), std::string::npos);
  EXPECT_EQ(log.find(handed.substr(7)), std::string::npos);
}

}  // namespace
}  // namespace tessera::mcp_server
