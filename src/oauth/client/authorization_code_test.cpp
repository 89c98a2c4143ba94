#include "oauth/client/authorization_code.hpp"

#include "http/errc.hpp"
#include "oauth/model/errors.hpp"
#include "testkit/sign_in_bed.hpp"

namespace tessera::oauth {
namespace {

using std::chrono::seconds;
using testkit::ScriptedIssuer;
using testkit::SignInTest;

class AuthorizationCode : public SignInTest {};

TEST_F(AuthorizationCode, sends_nothing_until_the_server_asks_and_then_the_token) {
  EXPECT_EQ(authorize().size(), 0U);
  EXPECT_TRUE(challenged(401, "Bearer"));
  EXPECT_EQ(authorize().get("Authorization"), "Bearer token-1");
  EXPECT_EQ(person.requests.size(), 1U);
}

// Spec: MCP basic/authorization (access token usage)
TEST_F(AuthorizationCode, gives_its_token_to_no_other_server) {
  EXPECT_TRUE(challenged(401, "Bearer"));
  EXPECT_EQ(authorize("https://rs.example/mcp?x=1").count("Authorization"), 1U);
  EXPECT_EQ(authorize("https://rs.example/other").size(), 0U);
  EXPECT_EQ(authorize("https://evil.example/mcp").size(), 0U);
  EXPECT_EQ(authorize("http://rs.example/mcp").size(), 0U);
}

// Spec: RFC 8707 §2, MCP basic/authorization (resource parameter)
TEST_F(AuthorizationCode, names_the_resource_as_its_metadata_does_in_every_request) {
  issuer.put_resource("https://RS.example", ScriptedIssuer::kIssuer);
  EXPECT_TRUE(challenged(401, "Bearer"));
  EXPECT_EQ(person.requests.at(0).get("resource"), "https://RS.example");
  clock.advance(seconds{240});
  EXPECT_EQ(authorize().get("Authorization"), "Bearer token-2");
  ASSERT_EQ(issuer.token_requests.size(), 2U);
  EXPECT_EQ(issuer.token_requests[0].get("resource"), "https://RS.example");
  EXPECT_EQ(issuer.token_requests[1].get("grant_type"), "refresh_token");
  EXPECT_EQ(issuer.token_requests[1].get("resource"), "https://RS.example");
}

// Spec: RFC 6749 §4.1.3, RFC 7636 §4.5
TEST_F(AuthorizationCode, sends_the_exact_redirect_address_and_the_verifier_with_the_code) {
  EXPECT_TRUE(challenged(401, "Bearer"));
  http::Form const& sent = issuer.token_requests.at(0);
  EXPECT_EQ(sent.get("code"), "the-code");
  EXPECT_EQ(sent.get("redirect_uri"), person.requests.at(0).get("redirect_uri"));
  EXPECT_TRUE(is_code_verifier(sent.get("code_verifier")));
  EXPECT_EQ(sent.get("client_id"), "dcr-client");
}

// Spec: MCP basic/authorization (resource metadata discovery)
TEST_F(AuthorizationCode, stops_before_signing_in_when_the_metadata_is_another_resources) {
  issuer.put_resource("https://evil.example/mcp", ScriptedIssuer::kIssuer);
  EXPECT_EQ(sign_in_failure(), Errc::wrong_resource);
  EXPECT_TRUE(person.requests.empty());
  EXPECT_TRUE(issuer.registrations.empty());
}

// Spec: MCP basic/authorization (PKCE)
TEST_F(AuthorizationCode, refuses_a_server_that_does_not_say_that_it_has_pkce) {
  issuer.metadata().erase("code_challenge_methods_supported");
  EXPECT_EQ(sign_in_failure(), Errc::bad_metadata);
  issuer.metadata()["code_challenge_methods_supported"] = json::array{"plain"};
  EXPECT_EQ(sign_in_failure(), Errc::bad_metadata);
  EXPECT_TRUE(person.requests.empty());
}

// Spec: RFC 8414 §3.3
TEST_F(AuthorizationCode, refuses_metadata_of_another_issuer) {
  issuer.metadata()["issuer"] = "https://attacker.example";
  EXPECT_EQ(sign_in_failure(), Errc::bad_metadata);
  EXPECT_TRUE(person.requests.empty());
}

// Spec: RFC 9207 §2.4
TEST_F(AuthorizationCode, spends_no_code_that_another_issuer_gave) {
  person.says["iss"] = "https://evil.example";
  EXPECT_EQ(sign_in_failure(), Errc::bad_authorization_response);
  EXPECT_TRUE(issuer.token_requests.empty());
  person.says.erase("iss");
  issuer.metadata()["authorization_response_iss_parameter_supported"] = true;
  EXPECT_EQ(sign_in_failure(), Errc::bad_authorization_response);
  EXPECT_TRUE(issuer.token_requests.empty());
  person.says["iss"] = ScriptedIssuer::kIssuer;
  EXPECT_EQ(sign_in_failure(), error_code());
}

TEST_F(AuthorizationCode, says_that_a_person_is_needed_when_there_is_none) {
  AuthorizationCodeAuthorizer::Options options;
  options.server = ScriptedIssuer::kServer;
  authorizer = std::make_unique<AuthorizationCodeAuthorizer>(options, parts, store, nullptr);
  EXPECT_EQ(sign_in_failure(), Errc::login_required);
}

// Spec: MCP basic/authorization (scope selection)
TEST_F(AuthorizationCode, asks_for_the_scopes_of_the_challenge_then_the_resource_then_none) {
  EXPECT_TRUE(challenged(401, "Bearer"));
  EXPECT_EQ(person.requests.back().count("scope"), 0U);
  issuer.resource_metadata["scopes_supported"] = json::array{"a", "b"};
  rebuild({});
  store = MemoryCredentialStore();
  EXPECT_TRUE(challenged(401, "Bearer"));
  EXPECT_EQ(person.requests.back().get("scope"), "a b");
  rebuild({});
  store = MemoryCredentialStore();
  EXPECT_TRUE(challenged(401, "Bearer scope=\"c\""));
  EXPECT_EQ(person.requests.back().get("scope"), "c");
}

// Spec: MCP basic/authorization (offline_access)
TEST_F(AuthorizationCode, asks_for_offline_access_only_where_the_server_has_it) {
  issuer.metadata()["scopes_supported"] = json::array{"a", "offline_access"};
  EXPECT_TRUE(challenged(401, "Bearer scope=\"a\""));
  EXPECT_EQ(person.requests.back().get("scope"), "a offline_access");
}

// Spec: OAuth 2.1 §4.3
TEST_F(AuthorizationCode, renews_at_four_fifths_with_the_newest_refresh_token) {
  EXPECT_TRUE(challenged(401, "Bearer"));
  clock.advance(seconds{239});
  EXPECT_EQ(authorize().get("Authorization"), "Bearer token-1");
  clock.advance(seconds{1});
  EXPECT_EQ(authorize().get("Authorization"), "Bearer token-2");
  EXPECT_EQ(issuer.token_requests.at(1).get("refresh_token"), "refresh-1");
  clock.advance(seconds{240});
  EXPECT_EQ(authorize().get("Authorization"), "Bearer token-3");
  EXPECT_EQ(issuer.token_requests.at(2).get("refresh_token"), "refresh-2");
  EXPECT_EQ(person.requests.size(), 1U);
}

TEST_F(AuthorizationCode, renews_once_for_all_who_come_at_the_same_time) {
  EXPECT_TRUE(challenged(401, "Bearer"));
  clock.advance(seconds{250});
  int answered = 0;
  auto const caller = [&]() -> Task<> {
    Task<http::Headers> asking = authorizer->authorize("POST", ScriptedIssuer::kServer);
    http::Headers const got = co_await std::move(asking);
    answered += got.get("Authorization") == "Bearer token-2" ? 1 : 0;
  };
  for (int i = 0; i < 10; ++i)
    asio::co_spawn(loop, caller(), [](std::exception_ptr error) { EXPECT_FALSE(error); });
  loop.restart();
  loop.run();
  EXPECT_EQ(answered, 10);
  EXPECT_EQ(issuer.token_requests.size(), 2U);
}

TEST_F(AuthorizationCode, renews_after_a_refusal_and_signs_in_when_that_is_refused_too) {
  EXPECT_TRUE(challenged(401, "Bearer"));
  static_cast<void>(authorize());
  EXPECT_TRUE(challenged(401, "Bearer error=\"invalid_token\""));
  EXPECT_EQ(authorize().get("Authorization"), "Bearer token-2");
  EXPECT_EQ(person.requests.size(), 1U);
  clock.advance(seconds{20});
  issuer.on_token = [&](auto const&, http::Form const& form) {
    if (form.get("grant_type") == "refresh_token") return ScriptedIssuer::refusal("invalid_grant");
    return ScriptedIssuer::document(issuer.token_body());
  };
  EXPECT_TRUE(challenged(401, "Bearer error=\"invalid_token\""));
  EXPECT_EQ(person.requests.size(), 2U);
}

TEST_F(AuthorizationCode, does_not_ask_the_person_again_when_a_new_token_is_refused_at_once) {
  issuer.on_token = [&](auto const&, auto const&) {
    json::object body = issuer.token_body();
    body.erase("refresh_token");
    return ScriptedIssuer::document(body);
  };
  EXPECT_TRUE(challenged(401, "Bearer"));
  static_cast<void>(authorize());
  EXPECT_FALSE(challenged(401, "Bearer error=\"invalid_token\""));
  EXPECT_EQ(person.requests.size(), 1U);
}

// Spec: MCP basic/authorization (authorization server binding)
TEST_F(AuthorizationCode, takes_nothing_along_when_the_resource_moves_to_another_issuer) {
  EXPECT_TRUE(challenged(401, "Bearer"));
  static_cast<void>(authorize());
  issuer.put_issuer("https://second.example");
  issuer.put_resource(ScriptedIssuer::kServer, "https://second.example");
  issuer.registration["client_id"] = "second-client";
  EXPECT_TRUE(challenged(401, "Bearer error=\"invalid_token\""));
  EXPECT_EQ(issuer.registrations.size(), 2U);
  EXPECT_EQ(person.requests.back().get("client_id"), "second-client");
  http::ClientRequest const& last = issuer.token_messages.back();
  EXPECT_EQ(last.url, "https://second.example/token");
  EXPECT_EQ(last.body.find("refresh-1"), std::string::npos);
  EXPECT_EQ(last.body.find("dcr-client"), std::string::npos);
}

// Spec: MCP basic/authorization (step-up)
TEST_F(AuthorizationCode, steps_up_with_what_it_had_and_what_is_missing) {
  EXPECT_TRUE(challenged(401, "Bearer scope=\"read\""));
  static_cast<void>(authorize());
  EXPECT_TRUE(challenged(403, "Bearer error=\"insufficient_scope\", scope=\"write\""));
  EXPECT_EQ(person.requests.back().get("scope"), "read write");
  static_cast<void>(authorize());
  EXPECT_FALSE(challenged(403, "Bearer error=\"insufficient_scope\", scope=\"write\""))
      << "asked for already";
  EXPECT_FALSE(challenged(403, "Bearer error=\"insufficient_scope\""));
  EXPECT_FALSE(challenged(403, "Bearer scope=\"more\""));
  EXPECT_EQ(person.requests.size(), 2U);
}

TEST_F(AuthorizationCode, remembers_that_more_was_refused) {
  EXPECT_TRUE(challenged(401, "Bearer scope=\"read\""));
  person.says = {{"error", "access_denied"}};
  EXPECT_THROW(challenged(403, "Bearer error=\"insufficient_scope\", scope=\"write\""), Exception);
  EXPECT_FALSE(challenged(403, "Bearer error=\"insufficient_scope\", scope=\"write\""));
  EXPECT_EQ(person.requests.size(), 2U);
}

// Spec: RFC 9449 §5, §7.1, §8, §9
TEST_F(AuthorizationCode, proves_its_key_where_the_server_takes_proofs) {
  issuer.metadata()["dpop_signing_alg_values_supported"] = json::array{"ES256"};
  issuer.on_token = [&](http::ClientRequest const& request, auto const&) {
    EXPECT_TRUE(request.headers.find("DPoP"));
    if (issuer.token_requests.size() == 1) {
      http::ClientResponse refusal = ScriptedIssuer::refusal("use_dpop_nonce");
      refusal.headers.add("DPoP-Nonce", "as-nonce");
      return refusal;
    }
    json::object body = issuer.token_body();
    body["token_type"] = "DPoP";
    return ScriptedIssuer::document(body);
  };
  EXPECT_TRUE(challenged(401, "Bearer"));
  auto const claim = [](std::string_view proof, std::string_view name) {
    jose::Jws const jws = jose::parse_jws(proof).value();
    return std::string(jose::Claims::parse(jws.payload)->text(name));
  };
  EXPECT_EQ(claim(issuer.token_messages.at(1).headers.get("DPoP"), "nonce"), "as-nonce");
  http::Headers const first = authorize();
  EXPECT_EQ(first.get("Authorization"), "DPoP token-2");
  EXPECT_EQ(claim(first.get("DPoP"), "htu"), ScriptedIssuer::kServer);
  EXPECT_NE(claim(first.get("DPoP"), "ath"), "");
  EXPECT_EQ(claim(first.get("DPoP"), "nonce"), "") << "the nonce of another origin stays there";
  EXPECT_TRUE(challenged(401, "DPoP error=\"use_dpop_nonce\"", "rs-nonce"));
  http::Headers const second = authorize();
  EXPECT_EQ(claim(second.get("DPoP"), "nonce"), "rs-nonce");
  EXPECT_NE(claim(second.get("DPoP"), "jti"), claim(first.get("DPoP"), "jti"));
  EXPECT_FALSE(challenged(401, "DPoP error=\"use_dpop_nonce\"", "rs-nonce")) << "had it already";
  EXPECT_EQ(person.requests.size(), 1U);
}

TEST_F(AuthorizationCode, goes_on_with_what_an_earlier_run_kept) {
  EXPECT_TRUE(challenged(401, "Bearer"));
  rebuild({});
  EXPECT_EQ(authorize().get("Authorization"), "Bearer token-1");
  clock.advance(seconds{250});
  EXPECT_EQ(authorize().get("Authorization"), "Bearer token-2");
  rebuild({});
  EXPECT_TRUE(testkit::run(loop, authorizer->sign_out()));
  EXPECT_EQ(authorize().size(), 0U);
  EXPECT_EQ(stored().logins.size(), 0U);
}

TEST_F(AuthorizationCode, signs_in_when_told_to_by_asking_the_server_what_it_wants) {
  Login const login = testkit::run(loop, authorizer->sign_in_now());
  EXPECT_EQ(login.token.value.reveal(), "token-1");
  EXPECT_EQ(person.requests.back().get("scope"), "from-challenge");
  EXPECT_EQ(authorize().get("Authorization"), "Bearer token-1");
  EXPECT_EQ(stored().logins.size(), 1U);
}

TEST_F(AuthorizationCode, renews_when_told_to_though_it_is_not_due) {
  EXPECT_TRUE(challenged(401, "Bearer"));
  Login const renewed = testkit::run(authorizer->refresh_now());
  EXPECT_EQ(renewed.token.value.reveal(), "token-2");
  EXPECT_EQ(issuer.token_requests.back().get("grant_type"), "refresh_token");
  EXPECT_EQ(authorize().get("Authorization"), "Bearer token-2");
  EXPECT_EQ(person.requests.size(), 1U);
}

TEST_F(AuthorizationCode, renews_nothing_where_nobody_is_signed_in) {
  EXPECT_THROW(static_cast<void>(testkit::run(authorizer->refresh_now())), Exception);
  EXPECT_TRUE(issuer.token_requests.empty());
  EXPECT_TRUE(person.requests.empty());
}

TEST_F(AuthorizationCode, renews_as_a_client_that_was_registered_by_hand_somewhere) {
  auto const by_hand = [](auto& options) {
    RegisteredByHand client;
    client.client_id = "by-hand";
    options.flow.identity.by_hand = {client};
  };
  rebuild(by_hand);
  EXPECT_TRUE(challenged(401, "Bearer"));
  rebuild(by_hand);
  clock.advance(seconds{250});
  EXPECT_EQ(authorize().get("Authorization"), "Bearer token-2");
  EXPECT_EQ(issuer.token_requests.back().get("client_id"), "by-hand");
  EXPECT_TRUE(issuer.registrations.empty());
}

// Spec: MCP basic/security_best_practices (SSRF)
TEST_F(AuthorizationCode, is_not_led_to_this_machine_by_a_server_somewhere_else) {
  issuer.put_issuer("http://localhost:9999");
  issuer.put_resource(ScriptedIssuer::kServer, "http://localhost:9999");
  EXPECT_EQ(sign_in_failure(), http::Errc::bad_url);
  EXPECT_TRUE(person.requests.empty());
  for (http::ClientRequest const& request : http.requests)
    EXPECT_EQ(request.url.find("localhost"), std::string::npos) << request.url;
}

TEST_F(AuthorizationCode, shows_no_credential_in_its_log) {
  EXPECT_TRUE(challenged(401, "Bearer"));
  clock.advance(seconds{250});
  static_cast<void>(authorize());
  for (char const* const secret : {"token-", "refresh-", "the-code"})
    EXPECT_EQ(log.text.find(secret), std::string::npos) << secret;
}

}  // namespace
}  // namespace tessera::oauth
