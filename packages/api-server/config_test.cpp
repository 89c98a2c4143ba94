#include "packages/api-server/config.hpp"

#include "appkit/config.hpp"
#include "packages/api-server/trusted_issuers.hpp"
#include "testkit/temp_dir.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <string>

namespace tessera::api_server {
namespace {

using testing::HasSubstr;

std::string trouble(void (*change)(Config&)) {
  Config config = resolve(Config{}, "");
  change(config);
  Result<void> const verdict = check(config);
  return verdict ? "" : verdict.error().hint;
}

TEST(ApiServerConfig, the_example_holds_exactly_the_defaults) {
  appkit::ConfigSources sources;
  sources.file = std::string(TESSERA_SOURCE_DIR) + "/packages/api-server/config.example.toml";
  Result<Config> const example = appkit::load_config<Config>(sources);
  ASSERT_TRUE(example) << example.error().hint;
  EXPECT_EQ(to_json(*example), to_json(Config{}));
}

TEST(ApiServerConfig, reads_a_trusted_issuer_as_the_example_shows_it) {
  appkit::ConfigSources sources;
  testkit::TempDir const dir;
  sources.file = dir.file("api-server.toml");
  std::ifstream example(std::string(TESSERA_SOURCE_DIR) +
                        "/packages/api-server/config.example.toml");
  std::ofstream file(sources.file);
  for (std::string line; std::getline(example, line);)
    if (line.starts_with("#   ")) file << line.substr(4) << '\n';
  file.close();
  Result<Config> const config = appkit::load_config<Config>(sources);
  ASSERT_TRUE(config) << config.error().hint;
  Result<std::vector<oauth::ForeignIssuer>> const issuers =
      foreign_issuers(config->oauth.trusted_issuers);
  ASSERT_TRUE(issuers) << issuers.error().hint;
  ASSERT_EQ(issuers->size(), 1U);
  EXPECT_EQ(issuers->front().name, "cognito");
  EXPECT_EQ(issuers->front().required_claims.at("token_use").front(), "access");
}

TEST(ApiServerConfig, paths_count_from_the_file) {
  Config const config = resolve(Config{}, "/etc/tessera/api-server.toml");
  EXPECT_EQ(config.oauth.pepper_file, "/etc/tessera/keys/pepper");
  EXPECT_EQ(config.oauth.signing_key_files.front(), "/etc/tessera/keys/signing.pem");
  EXPECT_EQ(config.database.url, "sqlite:/etc/tessera/tessera.db");
  Config remote;
  remote.database.url = "postgresql://db.example/tessera";
  EXPECT_EQ(resolve(remote, "/etc/x.toml").database.url, remote.database.url);
}

TEST(ApiServerConfig, names_the_key_that_is_wrong) {
  EXPECT_EQ(trouble([](Config&) {}), "");
  EXPECT_THAT(trouble([](Config& c) { c.listen.addresses.clear(); }),
              HasSubstr("listen.addresses"));
  EXPECT_THAT(trouble([](Config& c) { c.listen.threads = 0; }), HasSubstr("listen.threads"));
  EXPECT_THAT(trouble([](Config& c) { c.listen.tls_key_file = "k"; }), HasSubstr("tls_key_file"));
  EXPECT_THAT(trouble([](Config& c) { c.oauth.issuer = "localhost"; }), HasSubstr("oauth.issuer"));
  EXPECT_THAT(trouble([](Config& c) { c.oauth.signing_key_files.clear(); }),
              HasSubstr("signing_key_files"));
  EXPECT_THAT(trouble([](Config& c) { c.oauth.access_token_seconds = 901; }),
              HasSubstr("access_token_seconds"));
  EXPECT_THAT(trouble([](Config& c) { c.oauth.trusted_issuers.emplace_back(); }),
              HasSubstr("oauth.trusted_issuers"));
  EXPECT_THAT(trouble([](Config& c) { c.registration.mode = "on"; }),
              HasSubstr("registration.mode"));
  EXPECT_THAT(trouble([](Config& c) { c.registration.grant_types = {"client_credentials"}; }),
              HasSubstr("tenants must be named"));
  EXPECT_THAT(trouble([](Config& c) { c.registration.auth_methods = {"password"}; }),
              HasSubstr("auth_methods"));
  EXPECT_THAT(trouble([](Config& c) { c.registration.resources = {"http://unknown"}; }),
              HasSubstr("resources"));
  EXPECT_THAT(trouble([](Config& c) { c.registration.statement_issuers = {{"https://v", ""}}; }),
              HasSubstr("statement_issuers"));
  EXPECT_THAT(trouble([](Config& c) { c.documents.allowed_hosts = {"https://app.example"}; }),
              HasSubstr("documents.allowed_hosts"));
  EXPECT_THAT(trouble([](Config& c) { c.documents.ports.clear(); }), HasSubstr("documents.ports"));
  EXPECT_THAT(trouble([](Config& c) { c.documents.machines = {{"jobs.example", "*", {"a"}, {}}}; }),
              HasSubstr("documents.machines.tenant"));
  EXPECT_THAT(trouble([](Config& c) { c.documents.machines = {{"jobs.example", "acme", {}, {}}}; }),
              HasSubstr("documents.machines.scopes"));
  EXPECT_THAT(trouble([](Config& c) { c.database.readers = 0; }), HasSubstr("database.readers"));
  EXPECT_THAT(trouble([](Config& c) { c.database.url = "mysql://h/d"; }),
              HasSubstr("database.url"));
  EXPECT_THAT(trouble([](Config& c) { c.guard.origins = {"*"}; }), HasSubstr("guard.origins"));
  EXPECT_THAT(trouble([](Config& c) { c.log.format = "xml"; }), HasSubstr("log.format"));
}

TEST(ApiServerConfig, a_password_in_the_database_address_is_refused_and_never_shown) {
  std::string const hint =
      trouble([](Config& c) { c.database.url = "postgresql://u:s3cret@db.example/tessera"; });
  EXPECT_THAT(hint, HasSubstr("passfile"));
  EXPECT_THAT(hint, testing::Not(HasSubstr("s3cret")));
}

}  // namespace
}  // namespace tessera::api_server
