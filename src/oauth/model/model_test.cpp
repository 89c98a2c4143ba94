#include "base/encoding.hpp"
#include "http/errc.hpp"
#include "http/message/response.hpp"
#include "oauth/model/basic_credentials.hpp"
#include "oauth/model/cache_control.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/model/identifiers.hpp"
#include "oauth/model/parameters.hpp"
#include "oauth/model/scope_set.hpp"

#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

std::string basic(std::string_view pair) { return "Basic " + base64_encode(pair); }

// Spec: RFC 6749 §3.3
TEST(ScopeSet, keeps_each_token_once_in_order) {
  Result<ScopeSet> const scopes = ScopeSet::parse("email:read chart:read email:read");
  ASSERT_TRUE(scopes);
  EXPECT_EQ(scopes->join(), "email:read chart:read");
}

TEST(ScopeSet, refuses_what_is_no_list_of_tokens) {
  for (std::string_view const bad : {" a", "a ", "a  b", "a\tb", "a\"b", "a\\b", "\xc3\xa4"})
    EXPECT_FALSE(ScopeSet::parse(bad)) << bad;
  EXPECT_TRUE(ScopeSet::parse("")->empty());
}

TEST(ScopeSet, knows_subsets_and_intersections) {
  ScopeSet const all = ScopeSet::parse("a b c").value();
  ScopeSet const some = ScopeSet::parse("c a").value();
  EXPECT_TRUE(some.is_subset_of(all));
  EXPECT_FALSE(all.is_subset_of(some));
  EXPECT_EQ(all.intersection(some).join(), "a c");
}

// Spec: RFC 8707 §2
TEST(ResourceIdentifier, lowers_scheme_and_host_and_nothing_else) {
  EXPECT_EQ(normalize_resource("HTTP://LocalHost:3005/MCP").value(), "http://localhost:3005/MCP");
  EXPECT_EQ(normalize_resource("https://Example.com/").value(), "https://example.com/");
}

TEST(ResourceIdentifier, refuses_what_is_no_absolute_uri_without_fragment) {
  for (std::string_view const bad :
       {"", "mcp", "/mcp", "https://", "https:///mcp", "https://h/#f", "https://u@h/", "ftp://h/",
        "https://h/a b", "https://h/\xc3\xa4", "https://h\\@evil/", "urn:example:a"})
    EXPECT_FALSE(normalize_resource(bad)) << bad;
}

// Spec: RFC 8414 §3.1, RFC 9728 §3.1
TEST(WellKnownUrl, stands_between_host_and_path) {
  EXPECT_EQ(well_known_url("https://h:1/mcp", "oauth-protected-resource"),
            "https://h:1/.well-known/oauth-protected-resource/mcp");
  EXPECT_EQ(well_known_url("https://h:1", "oauth-authorization-server"),
            "https://h:1/.well-known/oauth-authorization-server");
  EXPECT_EQ(well_known_url("https://h/", "x"), "https://h/.well-known/x");
}

TEST(TenantId, follows_its_grammar) {
  EXPECT_TRUE(is_tenant_id("acme"));
  EXPECT_TRUE(is_tenant_id(std::string(64, 'a')));
  for (std::string const& bad :
       {std::string(), std::string(65, 'a'), std::string("a b"), std::string("a,b"),
        std::string("*"), std::string("a\0b", 3), std::string("\xc3\xa4")})
    EXPECT_FALSE(is_tenant_id(bad));
}

// Spec: RFC 6749 §3.2
TEST(Parameters, count_an_empty_value_as_omitted_and_ignore_unknown_names) {
  Parameters const parameters = Parameters::parse("grant_type=a&scope=&x=1").value();
  EXPECT_EQ(parameters.find("grant_type"), "a");
  EXPECT_FALSE(parameters.find("scope"));
}

TEST(Parameters, refuse_a_repeated_name_even_when_one_is_empty) {
  EXPECT_FALSE(Parameters::parse("scope=a&scope=b"));
  EXPECT_FALSE(Parameters::parse("scope=a&scope="));
}

// Spec: RFC 8707 §2
TEST(Parameters, let_resource_be_repeated) {
  Parameters const parameters = Parameters::parse("resource=https%3A%2F%2Fa&resource=b").value();
  EXPECT_EQ(parameters.all("resource"), (std::vector<std::string_view>{"https://a", "b"}));
}

TEST(Parameters, refuse_a_broken_form) {
  EXPECT_FALSE(Parameters::parse("a=%zz"));
  std::string many;
  for (int i = 0; i < 65; ++i) many += "p" + std::to_string(i) + "=1&";
  many.pop_back();
  EXPECT_FALSE(Parameters::parse(many));
}

// Spec: RFC 6749 §2.3.1
TEST(BasicCredentials, reads_raw_and_form_encoded_halves) {
  auto const plain = parse_basic_credentials(basic("client:s3cret:with:colons"));
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->client_id, "client");
  EXPECT_EQ(plain->client_secret.reveal(), "s3cret:with:colons");
  auto const encoded = parse_basic_credentials("bAsIc " + base64_encode("my%2Dclient:a+b%3A"));
  ASSERT_TRUE(encoded);
  EXPECT_EQ(encoded->client_id, "my-client");
  EXPECT_EQ(encoded->client_secret.reveal(), "a b:");
}

TEST(BasicCredentials, reads_what_it_writes) {
  BasicCredentials const credentials{"id+%:x", Secret("p w%+:\"")};
  auto const again = parse_basic_credentials(write_basic_credentials(credentials).reveal());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->client_id, credentials.client_id);
  EXPECT_EQ(again->client_secret.reveal(), credentials.client_secret.reveal());
}

TEST(BasicCredentials, refuses_anything_looser) {
  std::vector<std::string> const refused{
      "",
      "Basic",
      "Basic ",
      "Bearer " + base64_encode("a:b"),
      "Basic a:b",
      basic("nocolon"),
      basic(":secret"),
      basic("id:"),
      basic("id:%zz"),
      basic("id:%00"),
      basic("id:%0d%0a"),
      basic("id:\xc3\xa4"),
      basic("a:b") + " ",
      "Basic YTpi\n",
      "Basic YTpiYw",    // padding is required
      "Basic YTpiYx==",  // unused bits are not zero
      "Basic " + std::string(8192, 'A'),
  };
  for (std::string const& value : refused) EXPECT_FALSE(parse_basic_credentials(value)) << value;
}

// Spec: RFC 6749 §5.2
TEST(OAuthError, never_echoes_characters_that_the_grammar_forbids) {
  EXPECT_EQ(error_description_text("a\"b\\c\r\nd\xc3\xa4"), "a?b?c??d??");
  http::Response const response = error_response(fail(Errc::invalid_scope, "bad \"scope\""));
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.headers.get("Cache-Control"), "no-store");
  EXPECT_EQ(response.body, R"({"error":"invalid_scope","error_description":"bad ?scope?"})");
}

TEST(OAuthError, tells_nothing_of_failures_that_are_not_its_own) {
  http::Response const response =
      error_response(Error{make_error_code(http::Errc::internal), "secret path", "debug"});
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body.find("secret"), std::string::npos);
  EXPECT_EQ(wire_error(make_error_code(http::Errc::body_too_large)).status, 413);
}

TEST(OAuthError, finds_its_own_words_again) {
  EXPECT_EQ(errc_of_wire_name("invalid_client"), Errc::invalid_client);
  EXPECT_EQ(errc_of_wire_name("invalid_token"), Errc::invalid_token);
  EXPECT_EQ(errc_of_wire_name("never heard of it"), Errc::server_error);
}

// Spec: RFC 9111 §5.2.2
TEST(CacheControl, reads_max_age_among_other_directives) {
  using std::chrono::seconds;
  EXPECT_EQ(max_age("public, max-age=300"), seconds{300});
  EXPECT_EQ(max_age("Max-Age=5"), seconds{5});
  EXPECT_EQ(max_age("max-age=300, no-store"), seconds{0});
  EXPECT_EQ(max_age("max-age=-1"), std::nullopt);
  EXPECT_EQ(max_age("max-age=3x"), std::nullopt);
  EXPECT_EQ(max_age(""), std::nullopt);
}

}  // namespace
}  // namespace tessera::oauth
