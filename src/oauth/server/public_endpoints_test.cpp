#include "oauth/model/metadata.hpp"
#include "oauth/model/token_messages.hpp"
#include "oauth/server/authorization_server.hpp"
#include "oauth/server/metadata_documents.hpp"
#include "testkit/oauth_bed.hpp"

#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

using testkit::OAuthBed;

// Spec: RFC 8414 §2, §3.2
TEST(ServerMetadata, names_what_exists_and_nothing_else) {
  OAuthBed bed;
  http::Response const response = bed.get("/.well-known/oauth-authorization-server");
  ASSERT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.get("Content-Type"), "application/json");
  auto const metadata = parse_json_as<AuthorizationServerMetadata>(*response.shared_body).value();
  EXPECT_EQ(metadata.issuer, OAuthBed::kIssuer);
  EXPECT_EQ(metadata.token_endpoint, "http://localhost:3006/oauth2/token");
  EXPECT_EQ(metadata.jwks_uri, "http://localhost:3006/.well-known/jwks.json");
  EXPECT_EQ(metadata.introspection_endpoint, "http://localhost:3006/oauth2/introspect");
  EXPECT_EQ(metadata.revocation_endpoint, "http://localhost:3006/oauth2/revoke");
  EXPECT_EQ(metadata.grant_types_supported,
            (Strings{"client_credentials", "urn:ietf:params:oauth:grant-type:token-exchange"}));
  EXPECT_EQ(metadata.dpop_signing_alg_values_supported,
            (Strings{"ES256", "Ed25519", "PS256", "RS256"}));
  EXPECT_EQ(metadata.token_endpoint_auth_methods_supported,
            (Strings{"private_key_jwt", "client_secret_basic", "client_secret_post", "none"}));
  EXPECT_EQ(metadata.authorization_endpoint, "http://localhost:3006/oauth2/authorize");
  EXPECT_EQ(metadata.response_types_supported, Strings{});
  EXPECT_FALSE(metadata.code_challenge_methods_supported);
}

// Spec: RFC 8414 §5 (clients that know only the other name)
TEST(ServerMetadata, is_the_same_document_under_the_name_of_openid_connect) {
  OAuthBed bed;
  http::Response const one = bed.get("/.well-known/oauth-authorization-server");
  http::Response const other = bed.get("/.well-known/openid-configuration");
  ASSERT_EQ(other.status, 200);
  EXPECT_EQ(*one.shared_body, *other.shared_body);
  EXPECT_EQ(metadata_paths("https://host/issuer"),
            (Strings{"/.well-known/oauth-authorization-server/issuer",
                     "/.well-known/openid-configuration/issuer",
                     "/issuer/.well-known/openid-configuration"}));
}

// Spec: OAuth 2.1 §4.1.2.1 (a client that may not ask is told so here, and never redirected)
TEST(AuthorizationEndpoint, answers_every_client_without_a_redirect) {
  OAuthBed bed;
  http::Response const response = bed.get("/oauth2/authorize");
  EXPECT_EQ(response.status, 400);
  EXPECT_FALSE(response.headers.find("Location"));
  EXPECT_FALSE(response.headers.find("Access-Control-Allow-Origin"));
}

// Spec: RFC 7517 §5
TEST(Jwks, publishes_the_public_halves_of_all_signing_keys_for_five_minutes) {
  OAuthBed bed;
  http::Response const response = bed.get("/.well-known/jwks.json");
  ASSERT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.get("Cache-Control"), "public, max-age=300");
  auto const keys = jose::JwkSet::parse(*response.shared_body);
  ASSERT_TRUE(keys) << describe(keys.error());
  EXPECT_NE(keys->find(bed.signing_key.kid), nullptr);
  EXPECT_NE(keys->find(bed.next_signing_key.kid), nullptr);
  EXPECT_EQ(keys->find(bed.signing_key.kid)->thumbprint(), bed.signing_key.kid);
  EXPECT_EQ(response.shared_body->find("\"d\""), std::string::npos);
}

TEST(GenerateToken, needs_the_same_client_authentication_as_the_token_endpoint) {
  OAuthBed bed;
  http::Response const good = bed.get("/generate-token", bed.good_basic());
  EXPECT_EQ(good.status, 200);
  EXPECT_EQ(good.headers.get("Cache-Control"), "no-store");
  EXPECT_TRUE(parse_json_as<TokenResponse>(good.body));
  http::Headers assertion;
  assertion.add("Client-Assertion", bed.good_assertion());
  EXPECT_EQ(bed.get("/generate-token", assertion).status, 200);
  EXPECT_EQ(bed.get("/generate-token", assertion).status, 401) << "replayed";
  EXPECT_EQ(bed.get("/generate-token").status, 401);
  EXPECT_EQ(bed.get("/generate-token", OAuthBed::basic("basic-client:wrong")).status, 401);
  http::Headers both = bed.good_basic();
  both.add("Client-Assertion", bed.good_assertion());
  EXPECT_EQ(bed.get("/generate-token", both).status, 400);
}

TEST(GenerateToken, takes_nothing_from_the_query) {
  OAuthBed bed;
  std::string const credentials = "client_id=basic-client&client_secret=" + bed.secret;
  EXPECT_EQ(bed.get("/generate-token", {}, credentials).status, 401);
  http::Response const response =
      bed.get("/generate-token", bed.good_basic(), "scope=email%3Aread&tenant_id=globex");
  ASSERT_EQ(response.status, 200);
  auto const body = parse_json_as<TokenResponse>(response.body).value();
  EXPECT_EQ(body.scope, "email:read email:write");
  auto const claims = jose::Claims::parse(jose::parse_jws(body.access_token)->payload).value();
  EXPECT_EQ(claims.text("tenant_id"), "acme");
}

TEST(AuthorizationServer, refuses_options_that_contradict_themselves) {
  OAuthBed bed;
  auto const make = [&](auto change) {
    AuthorizationServer::Options options;
    options.issuer = OAuthBed::kIssuer;
    options.signing_keys = {bed.signing_key};
    options.pepper = bed.pepper;
    change(options);
    AuthorizationServer const server(std::move(options), bed.collaborators());
  };
  EXPECT_NO_THROW(make([](auto&) {}));
  EXPECT_THROW(make([](auto& o) { o.issuer = "localhost"; }), Exception);
  EXPECT_THROW(make([](auto& o) { o.issuer += "?a=b"; }), Exception);
  EXPECT_THROW(make([](auto& o) { o.signing_keys.clear(); }), Exception);
  EXPECT_THROW(make([](auto& o) { o.pepper = Secret("short"); }), Exception);
  EXPECT_THROW(make([](auto& o) { o.access_token_life = std::chrono::hours{1}; }), Exception);
}

}  // namespace
}  // namespace tessera::oauth
