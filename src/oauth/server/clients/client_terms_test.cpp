#include "oauth/server/clients/client_terms.hpp"

#include "oauth/model/client_metadata_rules.hpp"
#include "oauth/model/errors.hpp"

#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

ClientTerms good_terms() {
  ClientTerms terms;
  terms.scopes = {"email:read"};
  terms.resources = {"https://mcp.example/mcp"};
  return terms;
}

ClientMetadata good_metadata() {
  ClientMetadata metadata;
  metadata.redirect_uris = {"https://app.example/cb"};
  return metadata;
}

TEST(ClientTerms, are_refused_when_they_could_not_work_or_would_be_unsafe) {
  auto const spoiled = [](auto change) {
    ClientTerms terms = good_terms();
    change(terms);
    return check_client_terms(terms).has_value();
  };
  EXPECT_TRUE(spoiled([](auto&) {}));
  EXPECT_FALSE(spoiled([](auto& t) { t.grant_types.clear(); }));
  EXPECT_FALSE(spoiled([](auto& t) { t.auth_methods = {"client_secret_jwt"}; }));
  EXPECT_FALSE(spoiled([](auto& t) { t.resources.clear(); }));
  EXPECT_FALSE(spoiled([](auto& t) { t.resources = {"HTTPS://mcp.example"}; }));
  EXPECT_FALSE(spoiled([](auto& t) { t.tenants.clear(); }));
  EXPECT_FALSE(spoiled([](auto& t) { t.tenants = {"*", "acme"}; }));
  EXPECT_FALSE(spoiled([](auto& t) { t.grant_types = {"client_credentials"}; }));
  EXPECT_TRUE(spoiled([](auto& t) {
    t.grant_types = {"client_credentials"};
    t.tenants = {"acme"};
  }));
}

TEST(ClientTerms, match_hosts_exactly_or_below_a_star) {
  EXPECT_TRUE(host_matches("app.example", "app.example"));
  EXPECT_FALSE(host_matches("x.app.example", "app.example"));
  EXPECT_TRUE(host_matches("x.app.example", "*.app.example"));
  EXPECT_FALSE(host_matches("app.example", "*.app.example"));
  EXPECT_FALSE(host_matches("evilapp.example", "*.app.example"));
  EXPECT_FALSE(host_matches("app.example.evil.example", "app.example"));
}

TEST(ClientTerms, never_change_how_a_client_authenticates_behind_its_back) {
  ClientMetadata metadata = good_metadata();
  EXPECT_EQ(*choose_auth_method(metadata, good_terms()), ClientAuthMethod::none);
  metadata.token_endpoint_auth_method = "client_secret_basic";
  EXPECT_EQ(choose_auth_method(metadata, good_terms()).error().code, Errc::invalid_client_metadata);
  ClientTerms with_secrets = good_terms();
  with_secrets.auth_methods = {"client_secret_basic", "client_secret_post"};
  EXPECT_EQ(*choose_auth_method(metadata, with_secrets), ClientAuthMethod::client_secret_basic);
  metadata.token_endpoint_auth_method.reset();
  EXPECT_EQ(*choose_auth_method(metadata, with_secrets), ClientAuthMethod::client_secret_basic);
}

TEST(ClientTerms, let_no_public_client_act_without_a_person) {
  ClientTerms terms = good_terms();
  terms.grant_types = {"authorization_code", "client_credentials"};
  terms.tenants = {"acme"};
  ClientMetadata metadata = good_metadata();
  metadata.grant_types = Strings{"authorization_code", "client_credentials"};
  EXPECT_FALSE(admit_client(metadata, ClientAuthMethod::none, terms));
  EXPECT_TRUE(admit_client(metadata, ClientAuthMethod::client_secret_basic, terms));
  EXPECT_FALSE(admit_client(metadata, ClientAuthMethod::private_key_jwt, terms));
}

TEST(ClientTerms, bound_redirect_addresses_in_number_and_by_host) {
  ClientTerms terms = good_terms();
  terms.redirect_hosts = {"*.example.com"};
  EXPECT_EQ(admit_client(good_metadata(), ClientAuthMethod::none, terms).error().code,
            Errc::invalid_redirect_uri);
  ClientMetadata metadata = good_metadata();
  metadata.redirect_uris = {"https://a.example.com/cb"};
  EXPECT_TRUE(admit_client(metadata, ClientAuthMethod::none, terms));
  metadata.redirect_uris.assign(6, "https://a.example.com/cb");
  EXPECT_FALSE(admit_client(metadata, ClientAuthMethod::none, terms));
}

// Spec: RFC 7591 §2.1
TEST(ClientMetadataRules, hold_for_every_client) {
  auto const code_of = [](auto change) {
    ClientMetadata metadata = good_metadata();
    change(metadata);
    Result<void> const verdict = check_client_metadata(metadata);
    return verdict ? error_code() : verdict.error().code;
  };
  EXPECT_EQ(code_of([](auto&) {}), error_code());
  EXPECT_EQ(code_of([](auto& m) { m.redirect_uris.clear(); }), Errc::invalid_redirect_uri);
  EXPECT_EQ(code_of([](auto& m) { m.redirect_uris.assign(21, "https://a.example/"); }),
            Errc::invalid_redirect_uri);
  EXPECT_EQ(code_of([](auto& m) { m.response_types = Strings{"token"}; }),
            Errc::invalid_client_metadata);
  EXPECT_EQ(code_of([](auto& m) { m.response_types = Strings{}; }), Errc::invalid_client_metadata);
  EXPECT_EQ(code_of([](auto& m) { m.grant_types = Strings{"client_credentials"}; }), error_code());
  EXPECT_EQ(code_of([](auto& m) {
              m.grant_types = Strings{"client_credentials"};
              m.response_types = Strings{"code"};
            }),
            Errc::invalid_client_metadata);
  EXPECT_EQ(code_of([](auto& m) { m.grant_types = Strings{"password"}; }),
            Errc::invalid_client_metadata);
  EXPECT_EQ(code_of([](auto& m) { m.application_type = "desktop"; }),
            Errc::invalid_client_metadata);
  EXPECT_EQ(code_of([](auto& m) { m.client_uri = "http://app.example/"; }),
            Errc::invalid_client_metadata);
  EXPECT_EQ(code_of([](auto& m) { m.contacts = Strings(17, "x"); }), Errc::invalid_client_metadata);
  EXPECT_EQ(code_of([](auto& m) { m.client_name = "a\nb"; }), Errc::invalid_client_metadata);
  EXPECT_EQ(code_of([](auto& m) { m.client_name = "\xff"; }), Errc::invalid_client_metadata);
  EXPECT_EQ(code_of([](auto& m) { m.scope = "a  b"; }), Errc::invalid_client_metadata);
  EXPECT_EQ(code_of([](auto& m) { m.token_endpoint_auth_signing_alg = "HS256"; }),
            Errc::invalid_client_metadata);
  EXPECT_EQ(code_of([](auto& m) { m.token_endpoint_auth_signing_alg = "none"; }),
            Errc::invalid_client_metadata);
}

}  // namespace
}  // namespace tessera::oauth
