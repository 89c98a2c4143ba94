#include "store/log_mover.hpp"

#include "testkit/temp_dir.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <functional>

namespace tessera::store {
namespace {

class LogMoverTest : public testing::Test {
 protected:
  LogMoverTest() {
    writer->begin_write();
    writer->run_script("CREATE TABLE t (b BLOB NOT NULL) STRICT");
    writer->commit();
  }

  std::unique_ptr<Session> open(Access access) {
    SessionOptions session = options;
    session.access = access;
    return open_session(session);
  }
  /// A transaction of about twenty pages.
  void write_pages() {
    writer->begin_write(Durability::process);
    writer->execute("INSERT INTO t (b) VALUES ($1)", Blob{std::string(20 * 4096, 'x')});
    writer->commit();
  }
  std::uintmax_t file_size() const { return std::filesystem::file_size(path); }

  /// @return false when it is still not so after a time that is long on any machine
  static bool eventually(std::function<bool()> const& is_so) {
    auto const end = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    while (!is_so())
      if (std::chrono::steady_clock::now() > end) return false;
    return true;
  }

  testkit::TempDir folder;
  std::string const path = folder.file("test.db");
  SessionOptions const options{path};
  std::unique_ptr<Session> writer = open_session(options);
};

TEST_F(LogMoverTest, moves_what_was_committed_without_the_writer) {
  LogMover mover(options, null_log(), {.step = 10, .longest = 1'000'000});
  write_pages();
  std::uintmax_t const before = file_size();
  mover.after_commit(*writer);
  EXPECT_TRUE(eventually([&] { return file_size() > before; }));
}

// However the thread and the writer are scheduled.
TEST_F(LogMoverTest, lets_the_log_begin_anew_under_writes_without_end) {
  LogMover mover(options, null_log(), {.step = 50, .longest = 200});
  int begun_anew = 0;
  std::size_t before = 0;
  for (int i = 0; i < 100; ++i) {
    write_pages();
    mover.after_commit(*writer);
    if (writer->log_pages() < before) ++begun_anew;
    before = writer->log_pages();
  }
  EXPECT_GE(begun_anew, 3) << "of about nine";
}

TEST_F(LogMoverTest, goes_on_when_a_reader_keeps_an_old_state) {
  std::unique_ptr<Session> const reader = open(Access::read);
  reader->begin_read();
  EXPECT_TRUE(reader->query("SELECT b FROM t").empty());
  LogMover mover(options, null_log(), {.step = 10, .longest = 20});
  for (int i = 0; i < 10; ++i) {
    write_pages();
    mover.after_commit(*writer);
  }
  EXPECT_FALSE(writer->move_log());
  EXPECT_TRUE(reader->query("SELECT b FROM t").empty());
  reader->rollback();
  EXPECT_TRUE(eventually([&] { return writer->move_log(); }));
  EXPECT_EQ(writer->query("SELECT b FROM t").size(), 10U);
}

}  // namespace
}  // namespace tessera::store
