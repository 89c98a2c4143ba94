#include "store/database.hpp"
#include "testkit/run.hpp"
#include "testkit/temp_dir.hpp"

#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <dlfcn.h>
#include <future>
#include <thread>

// What is flushed when, counted where SQLite's call passes on its way to the C library. What a
// server of PostgreSQL does is in postgres_test.cpp.

namespace {
std::atomic<int> flushes{0};
}

extern "C" int fdatasync(int file) {
  static auto* const real = reinterpret_cast<int (*)(int)>(::dlsym(RTLD_NEXT, "fdatasync"));
  ++flushes;
  return real(file);
}

namespace tessera::store {
namespace {

Task<> write_one(Database& database, Durability durability) {
  auto job = [](Connection& c) { c.execute("INSERT INTO t (i) VALUES ($1)", 1); };
  Task<> writing = database.write(std::move(job), durability);
  co_await std::move(writing);
}

class DurabilityTest : public testing::Test {
 protected:
  DurabilityTest() {
    database.write_now([](Connection& c) { c.run_script("CREATE TABLE t (i INTEGER) STRICT"); });
    flushes = 0;
  }
  static Database::Options options(std::string path) {
    Database::Options out;
    out.url = std::move(path);
    return out;
  }
  void write(Durability durability) { testkit::run(write_one(database, durability)); }

  testkit::TempDir folder;
  Database database{options(folder.file("test.db"))};
};

TEST_F(DurabilityTest, flushes_at_once_only_what_must_outlive_a_loss_of_power) {
  for (int i = 0; i < 10; ++i) write(Durability::process);
  EXPECT_EQ(flushes, 0);
  write(Durability::disk);
  EXPECT_EQ(flushes, 1) << "one for all eleven";
  write(Durability::process);
  EXPECT_EQ(flushes, 1);
}

TEST_F(DurabilityTest, a_batch_is_flushed_when_one_of_it_must_be) {
  std::promise<void> go;
  std::thread holder([&] { database.write_now([&](Connection&) { go.get_future().wait(); }); });
  asio::io_context loop(1);
  asio::co_spawn(loop, write_one(database, Durability::process), asio::detached);
  asio::co_spawn(loop, write_one(database, Durability::disk), asio::detached);
  asio::co_spawn(loop, write_one(database, Durability::process), asio::detached);
  while (loop.poll_one() != 0) {
  }
  go.set_value();
  loop.run();
  holder.join();
  EXPECT_GE(flushes, 1);
}

}  // namespace
}  // namespace tessera::store
