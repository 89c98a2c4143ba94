#include "oauth/client/resource_discovery.hpp"

#include "oauth/model/errors.hpp"
#include "testkit/sign_in_bed.hpp"

namespace tessera::oauth {
namespace {

using testkit::ScriptedIssuer;

ResourceChallenge challenge_of(std::string const& field) {
  http::Headers headers;
  headers.add("WWW-Authenticate", field);
  return read_resource_challenge(headers);
}

// Spec: RFC 6750 §3, RFC 9728 §5.1
TEST(ResourceChallenge, is_read_from_the_schemes_that_are_ours) {
  ResourceChallenge const read = challenge_of(
      "Basic realm=\"x\", Bearer error=\"invalid_token\", scope=\"a b\", "
      "resource_metadata=\"https://rs.example/m\"");
  EXPECT_TRUE(read.has_scheme);
  EXPECT_EQ(read.error, "invalid_token");
  EXPECT_EQ(read.resource_metadata, "https://rs.example/m");
  ASSERT_TRUE(read.scope);
  EXPECT_EQ(read.scope->join(), "a b");
  EXPECT_EQ(challenge_of("DPoP error=\"use_dpop_nonce\"").error, "use_dpop_nonce");
  EXPECT_FALSE(challenge_of("Basic error=\"invalid_token\"").has_scheme);
  EXPECT_FALSE(challenge_of("\"\"\"").has_scheme);
  EXPECT_FALSE(challenge_of("Bearer scope=\"a  b\"").scope) << "malformed";
}

// Spec: RFC 9728 §3.1, MCP basic/authorization
TEST(ResourceDiscovery, asks_in_the_order_of_the_specification) {
  ResourceChallenge challenge;
  EXPECT_EQ(resource_metadata_urls("https://rs.example/mcp", challenge),
            (std::vector<std::string>{"https://rs.example/.well-known/oauth-protected-resource/mcp",
                                      "https://rs.example/.well-known/oauth-protected-resource"}));
  challenge.resource_metadata = "https://rs.example/custom";
  EXPECT_EQ(resource_metadata_urls("https://rs.example/mcp", challenge).front(),
            "https://rs.example/custom");
  EXPECT_EQ(resource_metadata_urls("https://rs.example", {}).size(), 1U);
}

error_code read(std::string const& resource, std::string const& more = "") {
  std::string const body = R"({"resource":")" + resource +
                           R"(","authorization_servers":["https://as.example"])" + more + "}";
  auto const metadata = read_resource_metadata(body, "https://rs.example/mcp");
  return metadata ? error_code() : metadata.error().code;
}

// Spec: RFC 9728 §3.3, MCP basic/authorization
TEST(ResourceDiscovery, believes_metadata_of_this_resource_or_of_its_origin) {
  EXPECT_EQ(read("https://rs.example/mcp"), error_code());
  EXPECT_EQ(read("https://rs.example"), error_code());
  EXPECT_EQ(read("https://rs.example/"), error_code());
  EXPECT_EQ(read("https://RS.example:443/mcp"), error_code());
}

// Spec: RFC 9728 §3.3
TEST(ResourceDiscovery, refuses_metadata_of_another_resource) {
  for (char const* const other :
       {"https://evil.example/mcp", "http://rs.example/mcp", "https://rs.example/mc",
        "https://rs.example/mcp/", "https://rs.example/mcp2", "https://rs.example:8443",
        "https://rs.example.evil.example", "https://rs.example/mcp#x", "https://rs.example/?x=1",
        "", "mcp"})
    EXPECT_EQ(read(other), Errc::wrong_resource) << other;
}

TEST(ResourceDiscovery, refuses_metadata_without_an_authorization_server) {
  EXPECT_EQ(
      read_resource_metadata(R"({"resource":"https://rs.example/mcp"})", "https://rs.example/mcp")
          .error()
          .code,
      Errc::bad_metadata);
  EXPECT_EQ(read_resource_metadata("<html>", "https://rs.example/mcp").error().code,
            Errc::bad_metadata);
}

class DiscoveryTest : public testkit::SignInTest {
 protected:
  ProtectedResource discover(std::vector<std::string> known = {}) {
    return testkit::run(loop, discover_resource(parts, ScriptedIssuer::kServer, ResourceChallenge(),
                                                std::move(known)));
  }
};

TEST_F(DiscoveryTest, takes_an_authorization_server_that_it_knows) {
  issuer.put_issuer("https://second.example");
  issuer.resource_metadata["authorization_servers"] =
      json::array{ScriptedIssuer::kIssuer, "https://second.example"};
  EXPECT_EQ(discover().server.issuer, ScriptedIssuer::kIssuer);
  EXPECT_EQ(discover({"https://second.example"}).server.issuer, "https://second.example");
}

// Spec: MCP 2025-03-26 basic/authorization §2.3
TEST_F(DiscoveryTest, looks_at_the_origin_when_there_is_no_resource_metadata) {
  issuer.resource_metadata.clear();
  ProtectedResource const bare = discover();
  EXPECT_FALSE(bare.has_server_metadata);
  EXPECT_EQ(bare.server.authorization_endpoint, "https://rs.example/authorize");
  EXPECT_EQ(bare.server.token_endpoint, "https://rs.example/token");
  EXPECT_EQ(bare.server.registration_endpoint, "https://rs.example/register");
  EXPECT_EQ(bare.resource, ScriptedIssuer::kServer);
  issuer.put_issuer("https://rs.example");
  ProtectedResource const published = discover();
  EXPECT_TRUE(published.has_server_metadata);
  EXPECT_EQ(published.server.issuer, "https://rs.example");
}

// Spec: MCP basic/authorization (fallback only without resource metadata)
TEST_F(DiscoveryTest, takes_no_fixed_endpoints_when_there_is_resource_metadata) {
  issuer.issuers.clear();
  issuer.put_issuer("https://rs.example");
  EXPECT_THROW(discover(), Exception);
}

// Spec: MCP basic/security_best_practices (SSRF)
TEST_F(DiscoveryTest, goes_nowhere_that_the_policy_forbids) {
  issuer.put_resource(ScriptedIssuer::kServer, "https://169.254.169.254");
  parts.policy.public_addresses_only = true;
  EXPECT_THROW(discover(), Exception);
  for (http::ClientRequest const& request : http.requests)
    EXPECT_EQ(request.url.find("169.254"), std::string::npos);
}

}  // namespace
}  // namespace tessera::oauth
