#include "store/postgres.hpp"

#include "store/database.hpp"
#include "store/errc.hpp"
#include "store/postgres_errc.hpp"
#include "testkit/postgres_server.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <thread>

// What only a server has: it can go away, and several processes write to it.

namespace tessera::store {
namespace {

using testkit::PostgresServer;

template <class F>
error_code failure_of(F&& action) {
  try {
    action();
  } catch (Exception const& e) {
    return e.code();
  }
  return {};
}

Database::Options options(std::string url) {
  Database::Options out;
  out.url = std::move(url);
  out.readers = 1;
  return out;
}

void insert(Connection& db, int number) { db.execute("INSERT INTO t (i) VALUES ($1)", number); }

std::int64_t count(Database& database) {
  return database.read_now(
      [](Connection& db) { return db.query_one("SELECT count(*) FROM t")->get<std::int64_t>(0); });
}

/// Asks again until the server is back; it fails at once while it is not.
template <class F>
void until_it_works(F&& action) {
  auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (failure_of(action) == Errc::io && std::chrono::steady_clock::now() < deadline)
    std::this_thread::yield();
}

struct LivePostgres : testing::Test {
  PostgresServer server;  // of its own: it is stopped in the middle
  std::string url = server.new_database();
  Database database{options(url)};

  void SetUp() override {
    database.write_now(
        [](Connection& db) { db.run_script("CREATE TABLE t (i BIGINT PRIMARY KEY)"); });
  }
};

TEST_F(LivePostgres, a_restarted_server_is_not_noticed_between_transactions) {
  database.write_now([](Connection& db) { insert(db, 1); });
  server.stop(SIGINT);
  server.start();
  database.write_now([](Connection& db) { insert(db, 2); });
  EXPECT_EQ(count(database), 2);
}

TEST_F(LivePostgres, a_job_that_loses_the_server_is_not_done_and_says_so) {
  EXPECT_EQ(failure_of([&] {
              database.write_now([&](Connection& db) {
                insert(db, 1);
                server.stop(SIGQUIT);
                insert(db, 2);
              });
            }),
            Errc::io);
  EXPECT_EQ(failure_of([&] { static_cast<void>(count(database)); }), Errc::io);
  EXPECT_EQ(failure_of([&] { database.write_now([](Connection& db) { insert(db, 3); }); }),
            Errc::io);
  server.start();
  until_it_works([&] { database.write_now([](Connection& db) { insert(db, 4); }); });
  std::int64_t found = -1;
  until_it_works([&] { found = count(database); });
  EXPECT_EQ(found, 1);
}

TEST_F(LivePostgres, a_commit_that_nobody_answers_is_neither_done_nor_undone) {
  auto const session = open_session({url});
  session->begin_write();
  insert(*session, 1);
  server.stop(SIGQUIT);
  EXPECT_EQ(failure_of([&] { session->commit(); }), Errc::outcome_unknown);
  EXPECT_FALSE(session->in_transaction());
  server.start();
  until_it_works([&] { session->begin_write(); });
  insert(*session, 2);
  session->commit();
}

TEST_F(LivePostgres, what_was_acknowledged_survives_a_crash_of_the_server) {
  for (int i = 0; i < 50; ++i) database.write_now([i](Connection& db) { insert(db, i); });
  server.stop(SIGQUIT);
  server.start();
  std::int64_t found = 0;
  until_it_works([&] { found = count(database); });
  EXPECT_EQ(found, 50);
}

TEST_F(LivePostgres, is_waited_for_only_where_a_write_must_outlive_its_crash) {
  auto const session = open_session({url});
  auto const setting_in = [&](Durability durability) {
    session->begin_write(durability);
    auto const row = session->query_one("SELECT current_setting('synchronous_commit')");
    session->commit();
    return row->get<std::string>(0);
  };
  EXPECT_EQ(setting_in(Durability::process), "off");
  EXPECT_EQ(setting_in(Durability::disk), "on");
}

TEST_F(LivePostgres, a_failed_transaction_is_never_committed_as_if_it_were_good) {
  auto const session = open_session({url});
  session->begin_write();
  insert(*session, 1);
  EXPECT_EQ(failure_of([&] { insert(*session, 1); }), Errc::conflict);
  EXPECT_EQ(failure_of([&] { session->commit(); }), Errc::misuse);
  EXPECT_EQ(count(database), 0);
}

TEST_F(LivePostgres, processes_that_read_decide_and_write_do_so_one_after_the_other) {
  database.write_now([](Connection& db) { insert(db, 0); });
  constexpr int kEach = 100;
  auto const add_next = [](Connection& db) {
    int const last = db.query_one("SELECT max(i) FROM t")->get<int>(0);
    insert(db, last + 1);
  };
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      Database own(options(url));
      for (int i = 0; i < kEach; ++i) EXPECT_NO_THROW(own.write_now(add_next));
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(count(database), 1 + 4 * kEach);
}

TEST_F(LivePostgres, commits_reach_the_disk_whatever_the_server_was_told) {
  open_session({url})->execute("ALTER DATABASE test1 SET synchronous_commit = 'off'");
  EXPECT_EQ(open_session({url})->query_one("SHOW synchronous_commit")->get<std::string>(0), "on");
}

TEST_F(LivePostgres, a_database_that_is_not_in_utf8_is_refused) {
  open_session({url})->execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0");
  EXPECT_EQ(failure_of([&] { static_cast<void>(open_session({server.url("latin")})); }),
            Errc::open_failed);
}

TEST_F(LivePostgres, an_error_does_not_repeat_the_values_of_the_row) {
  try {
    database.write_now([](Connection& db) {
      db.run_script("CREATE TABLE s (k TEXT PRIMARY KEY)");
      for (int i = 0; i < 2; ++i) db.execute("INSERT INTO s VALUES ($1)", "s3cret");
    });
    FAIL() << "a second row of the same key";
  } catch (Exception const& e) {
    EXPECT_EQ(e.code(), Errc::conflict);
    EXPECT_THAT(describe(e.error()), testing::Not(testing::HasSubstr("s3cret")));
  }
}

TEST(PostgresErrors, become_ours) {
  EXPECT_EQ(errc_of_sqlstate("23505"), Errc::conflict);
  EXPECT_EQ(errc_of_sqlstate("23503"), Errc::constraint);
  EXPECT_EQ(errc_of_sqlstate("55P03"), Errc::busy);
  EXPECT_EQ(errc_of_sqlstate("40001"), Errc::busy);
  EXPECT_EQ(errc_of_sqlstate("40P01"), Errc::busy);
  EXPECT_EQ(errc_of_sqlstate("53100"), Errc::full);
  EXPECT_EQ(errc_of_sqlstate("57P01"), Errc::io);
  EXPECT_EQ(errc_of_sqlstate("08006"), Errc::io);
  EXPECT_EQ(errc_of_sqlstate(""), Errc::io);
  EXPECT_EQ(errc_of_sqlstate("XX001"), Errc::corrupt);
  EXPECT_EQ(errc_of_sqlstate("42601"), Errc::misuse);
}

}  // namespace
}  // namespace tessera::store
