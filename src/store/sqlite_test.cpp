#include "store/sqlite.hpp"

#include "testkit/temp_dir.hpp"

#include <gtest/gtest.h>

#include <sys/stat.h>

// What only SQLite has: files. What every backend does is in session_test.cpp.

namespace tessera::store {
namespace {

struct Sqlite : testing::Test {
  testkit::TempDir dir;
  std::string path = dir.file("t.db");
  std::unique_ptr<Session> session = open_session({path});
};

unsigned mode_of(std::string const& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777U : 0U;
}

TEST_F(Sqlite, syncs_every_commit_to_a_write_ahead_log) {
  EXPECT_EQ(session->query_one("PRAGMA journal_mode")->get<std::string>(0), "wal");
  EXPECT_EQ(session->query_one("PRAGMA synchronous")->get<int>(0), 2);
}

TEST_F(Sqlite, files_belong_to_their_owner_alone) {
  session->run_script("CREATE TABLE t (i INTEGER)");
  EXPECT_EQ(mode_of(path), 0600U);
  EXPECT_EQ(mode_of(path + "-wal"), 0600U);
  EXPECT_EQ(mode_of(path + "-shm"), 0600U);
}

TEST_F(Sqlite, a_file_left_open_to_others_is_closed_to_them) {
  session.reset();
  ASSERT_EQ(::chmod(path.c_str(), 0644), 0);
  session = open_session({path});
  EXPECT_EQ(mode_of(path), 0600U);
}

}  // namespace
}  // namespace tessera::store
