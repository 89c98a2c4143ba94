#include "packages/mcp-server/config.hpp"

#include "appkit/config.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp_server {
namespace {

void expect_refused(Config const& config, std::string const& key) {
  Result<void> const checked = check(config);
  ASSERT_FALSE(checked) << key;
  EXPECT_NE(checked.error().hint.find(key), std::string::npos) << checked.error().hint;
}

TEST(McpServerConfig, is_right_as_it_comes) { EXPECT_TRUE(check(Config{})); }

TEST(McpServerConfig, the_example_file_is_right_and_says_the_defaults) {
  appkit::ConfigSources sources;
  sources.file = std::string(TESSERA_SOURCE_DIR) + "/packages/mcp-server/config.example.toml";
  Result<Config> const config = appkit::load_config<Config>(sources);
  ASSERT_TRUE(config) << describe(config.error());
  EXPECT_TRUE(check(*config));
  EXPECT_EQ(to_json(*config), to_json(Config{})) << "the example shows every default";
}

TEST(McpServerConfig, refuses_what_it_could_not_honour_and_names_the_key) {
  for (char const* mode : {"forward", "passthrough", "Exchange", ""}) {
    Config config;
    config.backend.identity = mode;
    expect_refused(config, "backend.identity");
  }
  Config config;
  config.auth.revocation = "feed";
  expect_refused(config, "auth.revocation");
  config = {};
  config.auth.accept_tokens = false;
  expect_refused(config, "auth.accept_tokens");
  config = {};
  config.resource = "localhost:3005/mcp";
  expect_refused(config, "resource");
  config = {};
  config.listen.tls_key_file = "key.pem";
  expect_refused(config, "listen.tls_key_file");
  config = {};
  config.listen.threads = 0;
  expect_refused(config, "listen.threads");
  config = {};
  config.approval.expires_seconds = 1;
  expect_refused(config, "approval.expires_seconds");
}

TEST(McpServerConfig, how_tokens_are_verified_is_one_of_two_and_not_asked_for_twice) {
  Config config;
  config.auth.verify = "trust";
  expect_refused(config, "auth.verify");
  config.auth.verify = kVerifyIntrospect;
  EXPECT_TRUE(check(config));
  for (std::uint32_t const seconds : {0U, 61U}) {
    config.auth.believe_seconds = seconds;
    expect_refused(config, "auth.believe_seconds");
  }
  config.auth.believe_seconds = 60;
  config.auth.revocation = kRevocationIntrospect;
  expect_refused(config, "auth.revocation");
}

TEST(McpServerConfig, forwarding_the_clients_token_needs_a_word_that_says_so) {
  Config config;
  config.backend.identity = kIdentityForward;
  expect_refused(config, "accept_nonconforming");
  expect_refused(config, "MUST NOT pass through");
  config.backend.accept_nonconforming = true;
  EXPECT_TRUE(check(config));
  EXPECT_FALSE(nonconformance(config.backend).empty());
  config.backend.placement = {"x-jwt-token"};
  expect_refused(config, "placement");
  config.backend.identity = kIdentityAssertion;
  EXPECT_TRUE(check(config));
  EXPECT_TRUE(nonconformance(config.backend).empty());
}

TEST(McpServerConfig, security_headers_are_never_taken_from_a_caller) {
  for (char const* name :
       {"Authorization", "authorization", "Cookie", "X-JWT-TOKEN", "X_JWT_TOKEN", "Host",
        "Forwarded", "X-Forwarded-For", "X-Forwarded-User", "Connection", "Transfer-Encoding", "TE",
        "Proxy-Authorization", "DPoP", "Idempotency-Key", "Mcp-Name", "Content-Length"}) {
    Config config;
    config.backend.forward_headers = {{name, "x-seen"}};
    expect_refused(config, name);
    config.backend.forward_headers = {{"X-Seen", name}};
    expect_refused(config, name);
  }
  Config config;
  config.backend.forward_headers = {{"X-Anything", "x-tenant-id"}};
  expect_refused(config, "x-tenant-id");
  config.backend.forward_headers = {{"X-TENANT-ID", "x-cdl-tenant-id"}, {"X-Trace", "x-trace"}};
  EXPECT_TRUE(check(config));
  config.backend.tenant_header = "x-cdl-tenant-id";
  expect_refused(config, "x-cdl-tenant-id");
  config.backend.tenant_header = "Authorization";
  expect_refused(config, "tenant_header");
}

TEST(McpServerConfig, each_tool_has_one_backend) {
  Config config;
  config.backends["charts"].tools = {"get_chart"};
  EXPECT_TRUE(check(config));
  config.backends["reports"].tools = {"get_chart"};
  expect_refused(config, "get_chart");
  config.backends["reports"].tools = {"get_wheel"};
  expect_refused(config, "get_wheel");
  config.backends["reports"].tools = {};
  expect_refused(config, "backends.reports.tools");
  config.backends.erase("reports");
  config.backends["charts"].url = "ftp://charts.example";
  expect_refused(config, "backends.charts.url");
  config = {};
  config.backend.tools = {"get_chart"};
  expect_refused(config, "backend.tools");
}

TEST(McpServerConfig, checks_tenants_and_their_database) {
  Config config;
  config.tenants["acme"].burst = 0;
  expect_refused(config, "tenants.acme.burst");
  config = {};
  config.tenant_store.database = "mysql://x";
  expect_refused(config, "tenant_store.database");
  config = {};
  config.rate_limits.places = 0;
  expect_refused(config, "rate_limits.places");
}

TEST(McpServerConfig, resolves_paths_against_its_own_folder) {
  Config const config = resolve(Config{}, "/etc/tessera/mcp-server.toml");
  EXPECT_EQ(config.backend.key_file, "/etc/tessera/keys/mcp-server.pem");
  EXPECT_EQ(config.approval.state_key_file, "/etc/tessera/keys/state.key");
  EXPECT_EQ(config.auth.jwks_uri, "http://localhost:3006/.well-known/jwks.json");
  EXPECT_EQ(config.tenant_store.database, "") << "none stays none";
  Config given;
  given.tenant_store.database = "tenants.db";
  given.policy.file = "rules.toml";
  given = resolve(given, "/etc/tessera/mcp-server.toml");
  EXPECT_EQ(given.tenant_store.database, "/etc/tessera/tenants.db");
  EXPECT_EQ(given.policy.file, "/etc/tessera/rules.toml");
  given.backends["charts"].assertion_key_file = "keys/charts.pem";
  given = resolve(given, "/etc/tessera/mcp-server.toml");
  EXPECT_EQ(given.backends["charts"].assertion_key_file, "/etc/tessera/keys/charts.pem");
}

}  // namespace
}  // namespace tessera::mcp_server
