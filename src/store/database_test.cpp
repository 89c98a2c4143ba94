#include "store/database.hpp"

#include "async/errc.hpp"
#include "store/errc.hpp"
#include "testkit/run.hpp"
#include "testkit/test_database.hpp"

#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <latch>
#include <set>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace tessera::store {
namespace {

constexpr std::string_view kInsert = "INSERT INTO t (i) VALUES ($1)";

Database::Options options(std::string url) {
  Database::Options out;
  out.url = std::move(url);
  return out;
}

void create(Database& database) {
  database.write_now([](Connection& c) {
    c.run_script("CREATE TABLE IF NOT EXISTS t (i INTEGER PRIMARY KEY) STRICT");
  });
}

std::int64_t count(Database& database) {
  return database.read_now(
      [](Connection& c) { return c.query_one("SELECT count(*) FROM t")->get<std::int64_t>(0); });
}

/// Keeps the writer busy until `open()`, so that what is written meanwhile becomes one batch.
class HeldWriter {
 public:
  explicit HeldWriter(Database& database)
      : thread_([&] {
          database.write_now([this](Connection&) {
            started_.count_down();
            release_.wait();
          });
        }) {
    started_.wait();
  }
  ~HeldWriter() {
    open();
    thread_.join();
  }
  void open() {
    if (!opened_.exchange(true)) release_.count_down();
  }

 private:
  std::latch started_{1};
  std::latch release_{1};
  std::atomic<bool> opened_{false};
  std::thread thread_;
};

Task<> write_number(Database& database, int number, std::vector<error_code>& results) {
  auto const slot = static_cast<std::size_t>(number);
  try {
    auto job = [number](Connection& c) { c.execute(kInsert, number); };
    co_await database.write(std::move(job));
    results[slot] = error_code();
  } catch (Exception const& e) {
    results[slot] = e.code();
  }
}

struct DatabaseTest : testing::Test {
  testkit::TestDatabase place;
  std::string const& path = place.url();
};
TEST_F(DatabaseTest, gives_back_what_a_job_returns) {
  Database database(options(path));
  create(database);
  auto const work = [&]() -> Task<std::string> {
    auto insert = [](Connection& c) { c.execute(kInsert, 42); };
    co_await database.write(std::move(insert));
    auto select = [](Connection& c) {
      return std::to_string(c.query_one("SELECT i FROM t")->get<int>(0));
    };
    std::string text = co_await database.read(std::move(select));
    co_return text;
  };
  EXPECT_EQ(testkit::run(work()), "42");
}

TEST_F(DatabaseTest, a_failing_job_in_a_batch_of_a_hundred_undoes_only_itself) {
  Database database(options(path));
  create(database);
  database.write_now([](Connection& c) { c.execute(kInsert, 50); });
  std::vector<error_code> results(100, make_error_code(Errc::io));
  asio::io_context loop(1);
  {
    HeldWriter held(database);
    for (int i = 0; i < 100; ++i)
      asio::co_spawn(loop, write_number(database, i, results), asio::detached);
    while (loop.poll_one() != 0) {
    }
    held.open();
    loop.run();
  }
  for (std::size_t i = 0; i < results.size(); ++i)
    EXPECT_EQ(results[i], i == 50 ? make_error_code(Errc::conflict) : error_code()) << i;
  EXPECT_EQ(count(database), 100);
}

TEST_F(DatabaseTest, a_job_that_throws_after_a_change_leaves_no_trace_of_it) {
  Database database(options(path));
  create(database);
  EXPECT_THROW(database.write_now([](Connection& c) {
    c.execute(kInsert, 1);
    throw Exception(fail(Errc::conflict));
  }),
               Exception);
  EXPECT_EQ(count(database), 0);
}

TEST_F(DatabaseTest, everybody_in_a_batch_learns_that_the_commit_failed) {
  Database database(options(path));
  create(database);
  database.write_now([](Connection& c) {
    c.run_script(
        "CREATE TABLE late (i INTEGER REFERENCES t(i) DEFERRABLE INITIALLY DEFERRED) STRICT");
  });
  std::vector<error_code> results(10);
  error_code breaker;
  asio::io_context loop(1);
  auto const violate = [&]() -> Task<> {
    auto job = [](Connection& c) { c.execute("INSERT INTO late VALUES (999)"); };
    try {
      co_await database.write(std::move(job));
    } catch (Exception const& e) {
      breaker = e.code();
    }
  };
  {
    HeldWriter held(database);
    for (int i = 0; i < 10; ++i)
      asio::co_spawn(loop, write_number(database, i, results), asio::detached);
    asio::co_spawn(loop, violate, asio::detached);
    while (loop.poll_one() != 0) {
    }
    held.open();
    loop.run();
  }
  EXPECT_EQ(breaker, Errc::constraint);
  for (error_code const& result : results) EXPECT_EQ(result, Errc::constraint);
  EXPECT_EQ(count(database), 0);
  database.write_now([](Connection& c) { c.execute(kInsert, 1); });
  EXPECT_EQ(count(database), 1);
}

TEST_F(DatabaseTest, readers_do_not_wait_for_the_writer) {
  Database database(options(path));
  create(database);
  database.write_now([](Connection& c) { c.execute(kInsert, 1); });
  HeldWriter const held(database);
  std::vector<std::thread> readers;
  std::atomic<std::int64_t> seen{0};
  for (int i = 0; i < 8; ++i) readers.emplace_back([&] { seen += count(database); });
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(seen, 8);
}

TEST_F(DatabaseTest, a_reader_sees_one_state_while_writes_go_on) {
  Database database(options(path));
  create(database);
  auto const [before, after] = database.read_now([&](Connection& c) {
    auto const rows = [&] { return c.query_one("SELECT count(*) FROM t")->get<int>(0); };
    int const first = rows();
    database.write_now([](Connection& w) { w.execute(kInsert, 1); });
    return std::pair(first, rows());
  });
  EXPECT_EQ(before, after);
  EXPECT_EQ(count(database), 1);
}

TEST_F(DatabaseTest, readers_cannot_write) {
  Database database(options(path));
  create(database);
  EXPECT_THROW(database.read_now([](Connection& c) { c.execute(kInsert, 1); }), Exception);
  EXPECT_EQ(count(database), 0);
}

TEST_F(DatabaseTest, takes_a_thousand_writes_from_several_loops) {
  Database database(options(path));
  create(database);
  constexpr int kLoops = 4;
  constexpr int kEach = 250;
  std::vector<error_code> results(kLoops * kEach, make_error_code(Errc::io));
  std::vector<std::thread> threads;
  for (int l = 0; l < kLoops; ++l)
    threads.emplace_back([&, l] {
      asio::io_context loop(1);
      for (int i = 0; i < kEach; ++i)
        asio::co_spawn(loop, write_number(database, l * kEach + i, results), asio::detached);
      loop.run();
    });
  for (std::thread& thread : threads) thread.join();
  for (error_code const& result : results) EXPECT_EQ(result, error_code());
  EXPECT_EQ(count(database), kLoops * kEach);
}

TEST_F(DatabaseTest, refuses_more_waiting_writes_than_its_bound) {
  Database::Options bounded = options(path);
  bounded.write_queue = 3;
  Database database(bounded);
  create(database);
  std::vector<error_code> results(5);
  asio::io_context loop(1);
  {
    HeldWriter held(database);
    for (int i = 0; i < 5; ++i)
      asio::co_spawn(loop, write_number(database, i, results), asio::detached);
    while (loop.poll_one() != 0) {
    }
    held.open();
    loop.run();
  }
  EXPECT_EQ(results[2], error_code());
  EXPECT_EQ(results[3], AsyncErrc::queue_full);
  EXPECT_EQ(results[4], AsyncErrc::queue_full);
  EXPECT_EQ(count(database), 3);
}

TEST_F(DatabaseTest, finishes_what_it_accepted_before_it_ends) {
  std::vector<error_code> results(100, make_error_code(Errc::io));
  asio::io_context loop(1);
  {
    Database database(options(path));
    create(database);
    for (int i = 0; i < 100; ++i)
      asio::co_spawn(loop, write_number(database, i, results), asio::detached);
    while (loop.poll_one() != 0) {
    }
  }
  loop.run();
  for (error_code const& result : results) EXPECT_EQ(result, error_code());
  Database again(options(path));
  EXPECT_EQ(count(again), 100);
}

/// Writes numbers from several threads for ever and tells each one once it was acknowledged.
[[noreturn]] void write_until_killed(std::string const& path, int out) {
  Database database(options(path));
  create(database);
  std::atomic<int> next{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      while (true) {
        int const number = next++;
        database.write_now([number](Connection& c) { c.execute(kInsert, number); });
        if (::write(out, &number, sizeof number) != sizeof number) ::_exit(1);
      }
    });
  for (std::thread& thread : threads) thread.join();
  ::_exit(1);
}

TEST_F(DatabaseTest, every_acknowledged_write_survives_a_killed_process) {
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  pid_t const child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) write_until_killed(path, pipe[1]);
  ::close(pipe[1]);

  std::set<int> acknowledged;
  int number = 0;
  while (acknowledged.size() < 300 && ::read(pipe[0], &number, sizeof number) == sizeof number)
    acknowledged.insert(number);
  ::kill(child, SIGKILL);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  while (::read(pipe[0], &number, sizeof number) == sizeof number) acknowledged.insert(number);
  ::close(pipe[0]);

  ASSERT_GE(acknowledged.size(), 300U);
  Database database(options(path));
  auto const stored = database.read_now([](Connection& c) {
    std::set<int> numbers;
    for (Row const& row : c.query("SELECT i FROM t")) numbers.insert(row.get<int>(0));
    return numbers;
  });
  EXPECT_TRUE(
      std::includes(stored.begin(), stored.end(), acknowledged.begin(), acknowledged.end()));
}

}  // namespace
}  // namespace tessera::store
