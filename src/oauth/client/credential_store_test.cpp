#include "oauth/client/file_credential_store.hpp"
#include "oauth/model/errors.hpp"
#include "testkit/run.hpp"
#include "testkit/temp_dir.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sys/stat.h>

namespace tessera::oauth {
namespace {

StoredLogin login(std::string server, std::string token) {
  StoredLogin out;
  out.server = std::move(server);
  out.issuer = "https://as.example";
  out.access_token = std::move(token);
  out.expires_at = 1'790'000'300;
  return out;
}

class FileCredentialStoreTest : public ::testing::Test {
 protected:
  void put(StoredLogin value) {
    std::function<void(StoredCredentials&)> const change = [&](StoredCredentials& stored) {
      stored.put(value);
    };
    testkit::run(store.update(change));
  }
  StoredCredentials load() { return testkit::run(store.load()); }
  unsigned mode(std::string const& name) {
    struct stat status{};
    EXPECT_EQ(::stat(name.c_str(), &status), 0) << name;
    return status.st_mode & 0777U;
  }
  std::string refusal() {
    try {
      load();
    } catch (Exception const& refused) {
      EXPECT_EQ(refused.code(), Errc::bad_store);
      return refused.error().hint;
    }
    return {};
  }

  testkit::TempDir dir;
  std::string const path = dir.file("state/credentials.json");
  BlockingPool pool{BlockingPool::Options{}};
  FileCredentialStore store{path, pool, std::chrono::milliseconds(50)};
};

TEST_F(FileCredentialStoreTest, keeps_what_was_put_for_the_next_process) {
  EXPECT_TRUE(load().logins.empty());
  put(login("https://rs.example/mcp", "t-1"));
  FileCredentialStore other(path, pool);
  StoredCredentials const seen = testkit::run(other.load());
  ASSERT_NE(seen.login_at("https://rs.example/mcp"), nullptr);
  EXPECT_EQ(seen.login_at("https://rs.example/mcp")->access_token, "t-1");
  EXPECT_EQ(seen.login_at("https://rs.example/other"), nullptr);
}

TEST_F(FileCredentialStoreTest, is_for_its_owner_only) {
  put(login("https://rs.example/mcp", "t-1"));
  EXPECT_EQ(mode(path), 0600U);
  EXPECT_EQ(mode(dir.file("state")), 0700U);
}

TEST_F(FileCredentialStoreTest, leaves_no_other_file_with_secrets_behind) {
  put(login("https://rs.example/mcp", "t-1"));
  put(login("https://rs.example/mcp", "t-2"));
  std::vector<std::string> names;
  for (auto const& entry : std::filesystem::directory_iterator(dir.file("state")))
    names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  EXPECT_EQ(names, (std::vector<std::string>{"credentials.json", "credentials.json.lock"}));
  EXPECT_EQ(load().logins.size(), 1U);
}

TEST_F(FileCredentialStoreTest, refuses_a_file_that_others_may_read) {
  put(login("https://rs.example/mcp", "t-1"));
  ASSERT_EQ(::chmod(path.c_str(), 0644), 0);
  EXPECT_NE(refusal().find("chmod 600"), std::string::npos);
}

TEST_F(FileCredentialStoreTest, refuses_a_damaged_file_and_does_not_show_it) {
  put(login("https://rs.example/mcp", "t-1"));
  std::ofstream(path) << "{\"logins\": \"t-secret";
  std::string const said = refusal();
  EXPECT_NE(said.find("damaged"), std::string::npos);
  EXPECT_EQ(said.find("t-secret"), std::string::npos);
}

TEST_F(FileCredentialStoreTest, lets_one_spend_a_refresh_token_at_a_time) {
  FileCredentialStore other(path, pool, std::chrono::milliseconds(50));
  std::unique_ptr<CredentialStore::Lock> held = testkit::run(store.lock());
  EXPECT_NE(held, nullptr);
  EXPECT_EQ(testkit::run(other.lock()), nullptr) << "waits, then goes on without";
  held.reset();
  EXPECT_NE(testkit::run(other.lock()), nullptr);
}

TEST_F(FileCredentialStoreTest, lets_changes_of_several_stores_wait_for_each_other) {
  asio::io_context loop(1);
  std::vector<std::unique_ptr<FileCredentialStore>> stores;
  for (int i = 0; i < 8; ++i) stores.push_back(std::make_unique<FileCredentialStore>(path, pool));
  int ended = 0;
  for (int i = 0; i < 8; ++i) {
    std::function<void(StoredCredentials&)> const change = [i](StoredCredentials& stored) {
      stored.put(login("https://rs.example/" + std::to_string(i), "t"));
    };
    asio::co_spawn(loop, stores[static_cast<std::size_t>(i)]->update(change),
                   [&](std::exception_ptr failure) { ended += failure ? 0 : 1; });
  }
  loop.run();
  EXPECT_EQ(ended, 8);
  EXPECT_EQ(load().logins.size(), 8U);
}

TEST(StoredCredentials, replaces_by_key_and_drops_the_oldest_when_full) {
  StoredCredentials stored;
  for (std::size_t i = 0; i < kMaxStored + 1; ++i) stored.put(login(std::to_string(i), "t"));
  EXPECT_EQ(stored.logins.size(), kMaxStored);
  EXPECT_EQ(stored.login_at("0"), nullptr);
  stored.put(login("5", "new"));
  EXPECT_EQ(stored.login_at("5")->access_token, "new");
  EXPECT_EQ(stored.logins.size(), kMaxStored);
  EXPECT_TRUE(stored.forget_login("5"));
  EXPECT_FALSE(stored.forget_login("5"));
}

}  // namespace
}  // namespace tessera::oauth
