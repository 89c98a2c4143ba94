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
  for (char const* mode : {"forward", "assertion", "Exchange", ""}) {
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
}

}  // namespace
}  // namespace tessera::mcp_server
