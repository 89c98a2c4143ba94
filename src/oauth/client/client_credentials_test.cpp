#include "oauth/client/client_credentials.hpp"

#include "http/errc.hpp"
#include "oauth/client/server_discovery.hpp"
#include "oauth/model/errors.hpp"
#include "testkit/function_client.hpp"
#include "testkit/oauth_bed.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

namespace tessera::oauth {
namespace {

using std::chrono::seconds;
using testkit::OAuthBed;

/// A client in front of the real authorization server, joined without a network.
class ClientCredentialsTest : public ::testing::Test {
 protected:
  ClientCredentialsTest() { rebuild({}); }

  void rebuild(std::function<void(ClientCredentials::Options&)> const& change) {
    ClientCredentials::Options options;
    options.issuer = OAuthBed::kIssuer;
    options.client_id = "chatbox";
    options.credential = PrivateKeyJwt{bed.client_key};
    options.resource = OAuthBed::kMcp;
    if (change) change(options);
    client = std::make_unique<ClientCredentials>(std::move(options), http, bed.clock, bed.random,
                                                 bed.log);
  }

  http::ClientResponse respond(http::ClientRequest const& request) {
    if (down) throw Exception(fail(http::Errc::connect_failed, "connection refused"));
    std::string const origin = OAuthBed::kIssuer;
    http::Response const response =
        bed.send(request.method == "POST" ? http::Method::post : http::Method::get,
                 request.url.substr(origin.size()), request.headers, request.body);
    std::string const body = response.shared_body ? *response.shared_body : response.body;
    return {response.status, response.headers, body};
  }
  int minted() const {
    return static_cast<int>(std::ranges::count_if(
        http.requests, [](auto const& request) { return request.method == "POST"; }));
  }
  AccessToken token(std::string tenant = {}) {
    return testkit::run(loop, client->token(std::move(tenant)));
  }
  bool challenged(int status, std::string_view challenge) {
    http::Headers headers;
    headers.add("WWW-Authenticate", challenge);
    return testkit::run(loop, client->challenged(status, OAuthBed::kMcp, headers));
  }
  Error failure() {
    try {
      static_cast<void>(token());
    } catch (Exception const& refused) {
      return refused.error();
    }
    ADD_FAILURE() << "got a token";
    return {};
  }

  OAuthBed bed;
  bool down = false;
  asio::io_context loop{1};
  testkit::FunctionClient http{[this](http::ClientRequest const& r) { return respond(r); }};
  std::unique_ptr<ClientCredentials> client;
};

// Spec: RFC 7523 §2.2, RFC 8414 §3
TEST_F(ClientCredentialsTest, finds_the_server_and_gets_a_token_by_signature) {
  AccessToken const got = token();
  EXPECT_FALSE(got.value.empty());
  EXPECT_EQ(got.tenant, "acme");
  EXPECT_EQ(got.scopes.join(), "email:read email:write");
  EXPECT_EQ(got.expires_at, bed.clock.now_seconds() + seconds{300});
  ASSERT_EQ(http.requests.size(), 2U);
  EXPECT_EQ(http.requests[0].url, "http://localhost:3006/.well-known/oauth-authorization-server");
  EXPECT_EQ(http.requests[1].url, "http://localhost:3006/oauth2/token");
  EXPECT_EQ(http.requests[1].headers.count("Authorization"), 0U);
}

// Spec: RFC 6749 §2.3.1
TEST_F(ClientCredentialsTest, gets_a_token_with_a_secret) {
  rebuild([&](auto& options) {
    options.client_id = "basic-client";
    options.credential = ClientSecretBasic{Secret(bed.secret)};
    options.token_endpoint = "http://localhost:3006/oauth2/token";
    options.scopes = {"email:read"};
  });
  EXPECT_EQ(token().scopes.join(), "email:read");
  EXPECT_EQ(http.requests.size(), 1U);
  EXPECT_EQ(http.requests[0].body.find(bed.secret), std::string::npos);
}

TEST_F(ClientCredentialsTest, keeps_a_token_for_four_fifths_of_its_life) {
  std::string const first(token().value.reveal());
  bed.clock.advance(seconds{239});
  EXPECT_EQ(token().value.reveal(), first);
  bed.clock.advance(seconds{1});
  EXPECT_NE(token().value.reveal(), first);
  EXPECT_EQ(minted(), 2);
}

TEST_F(ClientCredentialsTest, callers_at_the_same_time_share_one_request) {
  int answered = 0;
  auto const caller = [&]() -> Task<> {
    AccessToken const got = co_await client->token();
    answered += got.value.empty() ? 0 : 1;
  };
  for (int i = 0; i < 20; ++i)
    asio::co_spawn(loop, caller(), [](std::exception_ptr error) { EXPECT_FALSE(error); });
  loop.run();
  EXPECT_EQ(answered, 20);
  EXPECT_EQ(minted(), 1);
}

TEST_F(ClientCredentialsTest, callers_at_the_same_time_share_one_failure) {
  rebuild([](auto& options) { options.client_id = "nobody"; });
  int refused = 0;
  auto const caller = [&]() -> Task<> {
    AccessToken const got = co_await client->token();
    ADD_FAILURE() << got.tenant;
  };
  for (int i = 0; i < 5; ++i)
    asio::co_spawn(loop, caller(), [&](std::exception_ptr error) { refused += error ? 1 : 0; });
  loop.run();
  EXPECT_EQ(refused, 5);
  EXPECT_EQ(minted(), 1);
}

TEST_F(ClientCredentialsTest, the_next_caller_takes_over_when_the_first_is_cancelled) {
  asio::cancellation_signal cancel;
  auto const caller = [&]() -> Task<> {
    AccessToken const got = co_await client->token();
    EXPECT_FALSE(got.value.empty());
  };
  bool first_ended = false;
  bool second_ended = false;
  asio::co_spawn(
      loop, caller(),
      asio::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr) { first_ended = true; }));
  asio::co_spawn(loop, caller(), [&](std::exception_ptr error) {
    EXPECT_FALSE(error);
    second_ended = true;
  });
  loop.poll_one();
  cancel.emit(asio::cancellation_type::all);
  loop.run();
  EXPECT_TRUE(first_ended);
  EXPECT_TRUE(second_ended);
}

TEST_F(ClientCredentialsTest, keeps_tenants_apart) {
  EXPECT_EQ(token("acme").tenant, "acme");
  AccessToken const globex = token("globex");
  auto const claims = jose::Claims::parse(jose::parse_jws(globex.value.reveal())->payload).value();
  EXPECT_EQ(claims.text("tenant_id"), "globex");
  EXPECT_EQ(token("globex").value.reveal(), globex.value.reveal());
  EXPECT_EQ(minted(), 2);
}

TEST_F(ClientCredentialsTest, authorizes_requests_and_names_the_tenant_if_told_to) {
  rebuild([](auto& options) {
    options.tenant = "globex";
    options.send_tenant_header = true;
  });
  http::Headers const headers = testkit::run(loop, client->authorize("POST", OAuthBed::kMcp));
  EXPECT_EQ(headers.get("Authorization"), "Bearer " + std::string(token().value.reveal()));
  EXPECT_EQ(headers.get("X-TENANT-ID"), "globex");
}

// Spec: RFC 6750 §3.1
TEST_F(ClientCredentialsTest, fetches_anew_once_when_the_token_is_refused) {
  std::string const first(token().value.reveal());
  EXPECT_TRUE(challenged(401, "Bearer error=\"invalid_token\""));
  EXPECT_NE(token().value.reveal(), first);
  EXPECT_TRUE(challenged(401, "Bearer error=\"invalid_token\""));
  static_cast<void>(token());
  EXPECT_EQ(minted(), 2) << "many refusals at once cost one new token";
  bed.clock.advance(seconds{10});
  EXPECT_TRUE(challenged(401, "Bearer error=\"invalid_token\""));
  static_cast<void>(token());
  EXPECT_EQ(minted(), 3);
}

TEST_F(ClientCredentialsTest, takes_other_refusals_as_final) {
  static_cast<void>(token());
  EXPECT_FALSE(challenged(403, "Bearer error=\"insufficient_scope\""));
  EXPECT_FALSE(challenged(401, "Bearer resource_metadata=\"https://h/x\""));
  EXPECT_FALSE(challenged(401, "Basic error=\"invalid_token\""));
  EXPECT_FALSE(challenged(401, "\"\"\""));
  static_cast<void>(token());
  EXPECT_EQ(minted(), 1);
}

TEST_F(ClientCredentialsTest, says_who_refused_what) {
  rebuild([&](auto& options) { options.credential = PrivateKeyJwt{testkit::new_signing_key()}; });
  Error const error = failure();
  EXPECT_EQ(error.code, Errc::invalid_client);
  EXPECT_NE(error.hint.find("chatbox"), std::string::npos) << error.hint;
  EXPECT_NE(error.hint.find(OAuthBed::kIssuer), std::string::npos) << error.hint;
}

TEST_F(ClientCredentialsTest, uses_the_old_token_while_the_server_is_away) {
  std::string const first(token().value.reveal());
  bed.clock.advance(seconds{250});
  down = true;
  EXPECT_EQ(token().value.reveal(), first);
  bed.clock.advance(seconds{50});
  Error const error = failure();
  EXPECT_EQ(error.code, http::Errc::connect_failed);
  EXPECT_NE(error.hint.find("http://localhost:3006"), std::string::npos) << error.hint;
}

// Spec: RFC 8414 §3.3
TEST(ServerDiscovery, refuses_metadata_of_another_issuer_or_with_unsafe_endpoints) {
  auto const read = [](std::string_view body) {
    return read_server_metadata(body, "https://as.example");
  };
  EXPECT_TRUE(read(R"({"issuer":"https://as.example","token_endpoint":"https://t.example/t"})"));
  EXPECT_FALSE(read(R"({"issuer":"https://as.example/"})"));
  EXPECT_FALSE(read(R"({"issuer":"https://AS.example"})"));
  EXPECT_FALSE(read(R"({"issuer":"https://as.example","token_endpoint":"http://t.example/t"})"));
  EXPECT_FALSE(read(R"({"issuer":"https://as.example","token_endpoint":"javascript:alert%281%29"
})"));
  EXPECT_FALSE(read("[]"));
}

// Spec: RFC 8414 §5, MCP basic/authorization
TEST(ServerDiscovery, asks_in_the_order_of_the_specification) {
  EXPECT_EQ(metadata_urls("https://h/a"),
            (std::vector<std::string>{"https://h/.well-known/oauth-authorization-server/a",
                                      "https://h/.well-known/openid-configuration/a",
                                      "https://h/a/.well-known/openid-configuration"}));
  EXPECT_EQ(metadata_urls("https://h").size(), 2U);
}

// Spec: RFC 6749 §5.1
TEST(TokenResponse, is_refused_when_it_is_not_a_bearer_token) {
  ManualClock const clock;
  TokenRequest const request{.issuer = "https://as.example", .client_id = "c"};
  auto const read = [&](int status, std::string body) {
    http::ClientResponse response;
    response.status = status;
    response.body = std::move(body);
    return read_token_response(response, request, clock);
  };
  EXPECT_TRUE(read(200, R"({"access_token":"x","token_type":"bearer","expires_in":60})"));
  EXPECT_TRUE(read(200, R"({"access_token":"x","token_type":"Bearer"})"));
  EXPECT_FALSE(read(200, R"({"access_token":"x","token_type":"mac"})"));
  EXPECT_FALSE(read(200, R"({"access_token":"x\r\nY: z","token_type":"Bearer"})"));
  EXPECT_FALSE(read(200, R"({"access_token":"","token_type":"Bearer"})"));
  EXPECT_FALSE(read(200, "<html>"));
  EXPECT_EQ(read(400, R"({"error":"invalid_client"})").error().code, Errc::invalid_client);
  EXPECT_EQ(read(503, "busy").error().code, Errc::temporarily_unavailable);
  EXPECT_EQ(read(502, "<html>").error().code, Errc::bad_token_response);
}

}  // namespace
}  // namespace tessera::oauth
