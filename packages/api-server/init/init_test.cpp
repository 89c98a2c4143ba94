#include "packages/api-server/init/init.hpp"

#include "appkit/config.hpp"
#include "crypto/password_hash.hpp"
#include "oauth/model/token_messages.hpp"
#include "oauth/storage/clients_table.hpp"
#include "packages/api-server/init/state_files.hpp"
#include "packages/api-server/services.hpp"
#include "testkit/test_database.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <sys/stat.h>

namespace tessera::api_server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string content(std::filesystem::path const& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

struct InitTest : testing::Test {
  std::vector<std::string> init() {
    return init_state({folder, {4006, 4005}, database}, clock, random);
  }

  Config config() {
    appkit::ConfigSources sources;
    sources.file = folder + "/api-server.toml";
    return resolve(appkit::load_config<Config>(sources).value(), sources.file);
  }
  std::vector<oauth::ClientRecord> clients() {
    store::Database opened(database_options(config(), null_log()));
    return opened.read_now(oauth::select_clients);
  }
  std::map<std::string, std::string> files() {
    std::map<std::string, std::string> out;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(folder))
      if (entry.is_regular_file() &&
          entry.path().filename().string().find(".db") == std::string::npos)
        out[entry.path().string()] = content(entry.path());
    return out;
  }

  testkit::TempDir dir;
  std::string folder = dir.file("a/.tessera");
  std::string database;  // empty: what init chooses itself
  ManualClock clock;
  SystemRandom random;
};

TEST_F(InitTest, makes_a_state_that_a_server_starts_with) {
  static_cast<void>(init());
  Config const made = config();
  EXPECT_TRUE(check(made));
  EXPECT_EQ(made.listen.port, 4006);
  EXPECT_EQ(made.oauth.issuer, "http://localhost:4006");
  Services services(made, null_log(), clock, random);
  EXPECT_EQ(services.keys.current()->published.keys().size(), 1U);
}

TEST_F(InitTest, an_older_folder_gets_the_rights_that_this_version_needs_and_keeps_the_rest) {
  static_cast<void>(init());
  // As a version left it that could not exchange tokens yet; and a scope that somebody took away.
  store::Database opened(database_options(config(), null_log()));
  opened.write_now([&](store::Connection& db) {
    oauth::ClientRecord old = oauth::select_client(db, "mcp-server").value();
    old.grant_types = {"client_credentials"};
    old.own_resources.clear();
    old.exchange_targets.clear();
    old.tenants = {"acme"};
    old.scopes = {"email:read"};
    oauth::replace_client(db, old);
  });
  auto const before = files();
  EXPECT_THAT(init(), testing::Contains(HasSubstr("updated  client mcp-server")));
  EXPECT_EQ(files(), before);
  oauth::ClientRecord const now = opened.read_now(
      [](store::Connection& db) { return *oauth::select_client(db, "mcp-server"); });
  EXPECT_THAT(now.grant_types, testing::Contains(std::string(oauth::kGrantTokenExchange)));
  EXPECT_THAT(now.exchange_targets, ElementsAre("http://localhost:4006"));
  EXPECT_THAT(now.own_resources, ElementsAre("http://localhost:4005/mcp"));
  EXPECT_THAT(now.tenants, ElementsAre("*"));
  EXPECT_THAT(now.scopes, ElementsAre("email:read")) << "what was taken away stays away";
  EXPECT_THAT(init(), testing::Not(testing::Contains(HasSubstr("updated"))));
}

TEST_F(InitTest, registers_the_clients_with_what_they_may) {
  static_cast<void>(init());
  auto const all = clients();
  ASSERT_EQ(all.size(), 5U);
  for (oauth::ClientRecord const& client : all) {
    bool const is_server = client.client_id == "mcp-server";
    bool const is_for_people = client.client_id == "mcp-client-login";
    EXPECT_THAT(client.tenants, ElementsAre(is_server || is_for_people ? "*" : "acme"));
    EXPECT_EQ(client.auth_method == oauth::ClientAuthMethod::none, is_for_people);
    EXPECT_THAT(client.resources,
                ElementsAre(is_server ? "http://localhost:4006" : "http://localhost:4005/mcp"));
    EXPECT_EQ(client.secret_hash.has_value(), client.client_id == "basic-client");
    EXPECT_EQ(client.own_resources.empty(), !is_server);
    if (!is_server) continue;
    EXPECT_THAT(client.own_resources, ElementsAre("http://localhost:4005/mcp"));
    EXPECT_THAT(client.exchange_targets, ElementsAre("http://localhost:4006"));
  }
}

TEST_F(InitTest, a_second_run_changes_nothing) {
  static_cast<void>(init());
  auto const before = files();
  EXPECT_EQ(before.size(), 13U);
  for (std::string const& line : init()) EXPECT_THAT(line, HasSubstr("kept"));
  EXPECT_EQ(files(), before);
}

TEST_F(InitTest, a_lost_key_is_made_again_and_registered) {
  static_cast<void>(init());
  auto const old_keys = clients();
  std::filesystem::remove(folder + "/keys/chatbox.pem");
  EXPECT_THAT(init(), testing::Contains("renewed  client chatbox"));
  auto const new_keys = clients();
  for (std::size_t i = 0; i < old_keys.size(); ++i)
    EXPECT_EQ(old_keys[i].jwks != new_keys[i].jwks, old_keys[i].client_id == "chatbox");
}

TEST_F(InitTest, makes_a_person_per_tenant_whose_password_is_in_a_file_and_nowhere_else) {
  auto const person = [&](std::string const& name) {
    store::Database where(database_options(config(), null_log()));
    return where.read_now([&](store::Connection& db) { return oauth::select_user(db, name); });
  };
  for (std::string const& line : init()) EXPECT_THAT(line, testing::Not(HasSubstr("renewed")));
  std::string const file = folder + "/keys/demo@acme.password";
  Secret const password = read_private_file(file);
  EXPECT_EQ(person("demo@acme")->tenants, (std::vector<std::string>{"acme"}));
  EXPECT_TRUE(crypto::verify_password(password, person("demo@acme")->password_hash).value());
  EXPECT_TRUE(person("demo@globex"));
  std::filesystem::remove(file);
  EXPECT_THAT(init(), testing::Contains("renewed  user demo@acme"));
  EXPECT_TRUE(
      crypto::verify_password(read_private_file(file), person("demo@acme")->password_hash).value());
}

TEST_F(InitTest, what_people_wrote_into_a_configuration_stays) {
  static_cast<void>(init());
  std::ofstream(folder + "/api-server.toml", std::ios::app) << "\n[log]\nlevel = \"debug\"\n";
  static_cast<void>(init());
  EXPECT_EQ(config().log.level, "debug");
}

TEST_F(InitTest, fills_the_database_that_it_is_told) {
  testkit::TestDatabase const place;
  database = place.url();
  EXPECT_THAT(init(), testing::Contains("created  the tables of the database"));
  EXPECT_EQ(config().database.url, place.url());
  EXPECT_EQ(clients().size(), 5U);
  EXPECT_FALSE(file_exists(folder + "/tessera.db"));
  for (std::string const& line : init()) EXPECT_THAT(line, HasSubstr("kept"));
}

TEST_F(InitTest, a_configuration_keeps_its_database) {
  static_cast<void>(init());
  database = "sqlite:other.db";
  try {
    static_cast<void>(init());
    FAIL() << "the configuration names another database";
  } catch (Exception const& e) {
    EXPECT_THAT(e.error().hint, HasSubstr("names another database"));
  }
  EXPECT_FALSE(file_exists(folder + "/other.db"));
}

TEST_F(InitTest, an_address_with_a_password_makes_nothing_at_all) {
  database = "postgresql://u:s3cret@db.example/tessera";
  EXPECT_THROW(static_cast<void>(init()), Exception);
  EXPECT_FALSE(file_exists(folder));
}

TEST_F(InitTest, everything_belongs_to_its_owner_alone) {
  static_cast<void>(init());
  auto const mode = [](std::string const& path) {
    struct stat status{};
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777U : 0U;
  };
  EXPECT_EQ(mode(folder), 0700U);
  for (auto const& entry : std::filesystem::recursive_directory_iterator(folder))
    EXPECT_EQ(mode(entry.path()), entry.is_directory() ? 0700U : 0600U) << entry.path();
}

TEST(WriteNewFile, never_replaces_a_file_and_leaves_no_other_behind) {
  testkit::TempDir const dir;
  EXPECT_TRUE(write_new_file(dir.file("x"), "first"));
  EXPECT_FALSE(write_new_file(dir.file("x"), "second"));
  EXPECT_EQ(content(dir.file("x")), "first");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(dir.path()), {}), 1);
}

}  // namespace
}  // namespace tessera::api_server
