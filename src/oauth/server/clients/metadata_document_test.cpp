#include "oauth/server/clients/metadata_document.hpp"

#include "oauth/model/errors.hpp"
#include "oauth/server/clients/document_url.hpp"
#include "testkit/oauth_bed.hpp"

#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

using namespace std::string_literals;

constexpr char const* kUrl = "https://app.example/client.json";

// Spec: draft-ietf-oauth-client-id-metadata-document §3
TEST(DocumentUrl, is_https_with_a_public_name_and_a_path) {
  for (char const* const url :
       {"https://app.example/client.json", "https://app.example/", "https://app.example:8443/a",
        "https://a.b.c.example/x/y", "https://xn--bcher-kva.example/c", "https://app.example/a..b",
        "https://app.example/%41"})
    EXPECT_TRUE(check_document_url(url)) << url;
}

// Threat: SSRF and impersonation by the form of a client_id
TEST(DocumentUrl, refuses_every_form_that_could_mean_something_else) {
  for (std::string const& url : {""s,
                                 "https://"s,
                                 "https:///x"s,
                                 "http://app.example/x"s,
                                 "HTTPS://app.example/x"s,
                                 "https://app.example"s,
                                 "https://app.example?x"s,
                                 "https://app.example/x?y=1"s,
                                 "https://app.example/x#y"s,
                                 "https://u@app.example/x"s,
                                 "https://u:p@app.example/x"s,
                                 "https://app.example\\@evil.example/x"s,
                                 "https://app.example/a/../b"s,
                                 "https://app.example/./b"s,
                                 "https://app.example/%2e%2E/b"s,
                                 "https://app.example/.%2e"s,
                                 "https://app.example/a b"s,
                                 "https://app.example/\tb"s,
                                 "https://app.example/\0b"s,
                                 "https://app.example/\x7f"s,
                                 "https://b\xc3\xbc.example/"s,
                                 "https://127.0.0.1/x"s,
                                 "https://[::1]/x"s,
                                 "https://2130706433/x"s,
                                 "https://0x7f.1/x"s,
                                 "https://10.1/x"s,
                                 "https://localhost/x"s,
                                 "https://intranet/x"s,
                                 "https://app.example./x"s,
                                 "https://.example/x"s,
                                 "https://app..example/x"s,
                                 "https://app.example:0/x"s,
                                 "https://app.example:99999/x"s,
                                 "https://app.example:/x"s,
                                 "https://app.example:x/"s,
                                 "ftp://app.example/x"s,
                                 "javascript://app.example/x"s,
                                 "https://app.example/" + std::string(2048, 'a')})
    EXPECT_FALSE(check_document_url(url)) << url;
}

TEST(DocumentUrl, may_be_of_this_machine_in_development_only) {
  DocumentUrlRules rules;
  EXPECT_FALSE(check_document_url("http://127.0.0.1:8080/c", rules));
  rules.allow_loopback = true;
  EXPECT_TRUE(check_document_url("http://127.0.0.1:8080/c", rules));
  EXPECT_TRUE(check_document_url("http://localhost:8080/c", rules));
  EXPECT_FALSE(check_document_url("http://app.example/c", rules));
  EXPECT_FALSE(check_document_url("https://10.0.0.1/c", rules));
  rules.allow_query = true;
  EXPECT_TRUE(check_document_url("https://app.example/c?v=1", rules));
}

json::object good_document() {
  json::object document;
  document["client_id"] = kUrl;
  document["client_name"] = "An application";
  document["redirect_uris"] = json::array{"http://127.0.0.1/callback"};
  return document;
}

json::object key_set() { return testkit::public_keys({testkit::new_signing_key()}).to_json(); }

ClientTerms terms() {
  ClientTerms terms;
  terms.scopes = {"email:read", "email:write"};
  terms.resources = {"https://mcp.example/mcp"};
  return terms;
}

template <class Change>
Result<ClientDocument> spoiled(Change change) {
  json::object document = good_document();
  change(document);
  return read_metadata_document(kUrl, write_json(document));
}

// Spec: draft-ietf-oauth-client-id-metadata-document §4
TEST(MetadataDocument, of_a_public_client_needs_id_name_and_redirect_addresses) {
  Result<ClientDocument> const document = spoiled([](json::object&) {});
  ASSERT_TRUE(document) << describe(document.error());
  Result<ClientRecord> const record = client_of_document(*document, kUrl, terms());
  ASSERT_TRUE(record) << describe(record.error());
  EXPECT_EQ(record->client_id, kUrl);
  EXPECT_EQ(record->origin, ClientOrigin::document);
  EXPECT_EQ(record->auth_method, ClientAuthMethod::none);
  EXPECT_EQ(record->grant_types, Strings{"authorization_code"});
  EXPECT_EQ(record->scopes, terms().scopes);
  EXPECT_TRUE(record->require_consent);
  EXPECT_TRUE(prepare_client(*record));
}

TEST(MetadataDocument, is_refused_when_it_is_not_what_it_must_be) {
  EXPECT_FALSE(read_metadata_document(kUrl, ""));
  EXPECT_FALSE(read_metadata_document(kUrl, "[]"));
  EXPECT_FALSE(read_metadata_document(kUrl, "{} x"));
  EXPECT_FALSE(read_metadata_document(kUrl, std::string(kMaxDocumentBytes + 1, ' ')));
  EXPECT_FALSE(read_metadata_document(
      kUrl, R"({"client_id":")"s + kUrl + R"(","client_id":")" + kUrl +
                R"(","client_name":"x","redirect_uris":["https://app.example/cb"]})"));
  EXPECT_FALSE(spoiled([](auto& d) { d["client_id"] = "https://app.example/other.json"; }));
  EXPECT_FALSE(spoiled([](auto& d) { d["client_id"] = "https://app.example:443/client.json"; }));
  EXPECT_FALSE(spoiled([](auto& d) { d.erase("client_id"); }));
  EXPECT_FALSE(spoiled([](auto& d) { d.erase("client_name"); }));
  EXPECT_FALSE(spoiled([](auto& d) { d.erase("redirect_uris"); }));
  EXPECT_FALSE(spoiled([](auto& d) { d["redirect_uris"] = "https://app.example/cb"; }));
  EXPECT_FALSE(spoiled([](auto& d) { d["redirect_uris"] = json::array{"javascript:x"}; }));
  EXPECT_FALSE(spoiled([](auto& d) { d["client_name"] = "Bank\u202e elpmaxe"; }));
  EXPECT_FALSE(spoiled([](auto& d) { d["client_name"] = std::string(257, 'x'); }));
  EXPECT_FALSE(spoiled([](auto& d) { d["logo_uri"] = "javascript:alert(1)"; }));
  EXPECT_FALSE(spoiled([](auto& d) { d["grant_types"] = json::array{"implicit"}; }));
}

TEST(MetadataDocument, holds_no_secret_of_any_kind) {
  EXPECT_FALSE(spoiled([](auto& d) { d["client_secret"] = "x"; }));
  EXPECT_FALSE(spoiled([](auto& d) { d["client_secret_expires_at"] = 0; }));
  for (char const* const method :
       {"client_secret_basic", "client_secret_post", "client_secret_jwt", "something_new"}) {
    EXPECT_FALSE(spoiled([&](auto& d) { d["token_endpoint_auth_method"] = method; })) << method;
    EXPECT_FALSE(spoiled([&](auto& d) {
      d["token_endpoint_auth_methods_supported"] = json::array{"none", method};
    })) << method;
  }
  for (char const* const member : {"d", "p", "q", "dp", "dq", "qi", "k", "oth"})
    EXPECT_FALSE(spoiled([&](auto& d) {
      json::object keys = key_set();
      keys["keys"].as_array()[0].as_object()[member] = "AAAA";
      d["jwks"] = keys;
    })) << member;
  EXPECT_FALSE(spoiled([](auto& d) {
    d["jwks"] = key_set();
    d["jwks_uri"] = "https://app.example/keys";
  }));
}

TEST(MetadataDocument, says_how_its_client_authenticates) {
  auto const method_of = [](auto change) -> Result<ClientAuthMethod> {
    Result<ClientDocument> const document = spoiled([&](json::object& d) {
      d["jwks"] = key_set();
      change(d);
    });
    if (!document) return document.error();
    Result<ClientRecord> const record = client_of_document(*document, kUrl, terms());
    if (!record) return record.error();
    return record->auth_method;
  };
  auto constexpr kMethod = "token_endpoint_auth_method";
  auto constexpr kMethods = "token_endpoint_auth_methods_supported";
  EXPECT_EQ(*method_of([](json::object&) {}), ClientAuthMethod::none);
  EXPECT_EQ(*method_of([&](auto& d) { d[kMethod] = "private_key_jwt"; }),
            ClientAuthMethod::private_key_jwt);
  EXPECT_EQ(*method_of([&](auto& d) { d[kMethods] = json::array{"none", "private_key_jwt"}; }),
            ClientAuthMethod::private_key_jwt);
  EXPECT_FALSE(method_of([&](auto& d) {
    d[kMethod] = "none";
    d[kMethods] = json::array{"private_key_jwt"};
  }));
  auto const unsupported = method_of([&](auto& d) { d[kMethod] = "tls_client_auth"; });
  EXPECT_EQ(unsupported.error().code, Errc::unauthorized_client);
}

TEST(MetadataDocument, gives_no_more_than_the_terms_have) {
  Result<ClientDocument> const document = spoiled([](json::object& d) {
    d["scope"] = "email:read admin";
    d["grant_types"] = json::array{"authorization_code", "client_credentials", "refresh_token"};
  });
  ASSERT_TRUE(document) << describe(document.error());
  Result<ClientRecord> const record = client_of_document(*document, kUrl, terms());
  ASSERT_TRUE(record);
  EXPECT_EQ(record->scopes, Strings{"email:read"});
  EXPECT_EQ(record->grant_types, (Strings{"authorization_code", "refresh_token"}));
}

TEST(MetadataDocument, is_asked_about_again_when_what_was_shown_has_changed) {
  ClientRecord const before = *client_of_document(*spoiled([](auto&) {}), kUrl, terms());
  EXPECT_EQ(shown_metadata_hash(before), shown_metadata_hash(before));
  auto const changed = [&](auto change) {
    ClientRecord record = before;
    change(record);
    return shown_metadata_hash(record) != shown_metadata_hash(before);
  };
  EXPECT_TRUE(changed([](auto& r) { r.client_name = "Another"; }));
  EXPECT_TRUE(changed([](auto& r) { r.redirect_uris.push_back("https://evil.example/"); }));
  EXPECT_TRUE(changed([](auto& r) { r.logo_uri = "https://app.example/logo"; }));
  EXPECT_TRUE(changed([](auto& r) { r.scopes.push_back("admin"); }));
  EXPECT_TRUE(changed([](auto& r) { r.auth_method = ClientAuthMethod::private_key_jwt; }));
  EXPECT_TRUE(changed([](auto& r) { r.jwks = key_set(); }));
  EXPECT_TRUE(changed([](auto& r) { r.grant_types.push_back("refresh_token"); }));
  EXPECT_FALSE(changed([](auto& r) { r.created_at = 5; }));
}

}  // namespace
}  // namespace tessera::oauth
