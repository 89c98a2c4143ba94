#include "store/sqlite.hpp"

#include "store/errc.hpp"
#include "testkit/temp_dir.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sys/stat.h>

namespace tessera::store {
namespace {

template <class F>
error_code failure_of(F&& action) {
  try {
    action();
  } catch (Exception const& e) {
    return e.code();
  }
  return {};
}

struct Sqlite : testing::Test {
  testkit::TempDir dir;
  std::string path = dir.file("t.db");
  std::unique_ptr<Session> session = open_session({path});
  Connection& db = *session;
};

unsigned mode_of(std::string const& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777U : 0U;
}

TEST_F(Sqlite, keeps_every_type_of_value) {
  db.run_script("CREATE TABLE t (i INTEGER, r REAL, s TEXT, b BLOB, n TEXT) STRICT");
  std::string const text("text with \0 and ü", 18);
  db.execute("INSERT INTO t VALUES ($1, $2, $3, $4, $5)", std::int64_t{-9'000'000'000'000'000'000},
             0.5, text, Blob{std::string("\0\xff", 2)}, nullptr);
  Rows const rows = db.query("SELECT i, r, s, b, n FROM t");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].get<std::int64_t>(0), -9'000'000'000'000'000'000);
  EXPECT_EQ(rows[0].get<double>(1), 0.5);
  EXPECT_EQ(rows[0].get<std::string>(2), text);
  EXPECT_EQ(rows[0].get<Blob>(3).bytes, std::string("\0\xff", 2));
  EXPECT_EQ(rows[0].get<std::optional<std::string>>(4), std::nullopt);
}

TEST_F(Sqlite, keeps_empty_text_and_empty_blobs_apart_from_null) {
  auto const row = db.query_one("SELECT $1, $2, $3", "", Blob{}, std::optional<int>{});
  EXPECT_EQ(row->get<std::string>(0), "");
  EXPECT_EQ(row->get<Blob>(1), Blob{});
  EXPECT_TRUE(row->is_null(2));
}

TEST_F(Sqlite, binds_parameters_by_their_number_not_by_their_order) {
  auto const row = db.query_one("SELECT $2, $1, $2", "first", "second");
  EXPECT_EQ(row->get<std::string>(0), "second");
  EXPECT_EQ(row->get<std::string>(1), "first");
  EXPECT_EQ(row->get<std::string>(2), "second");
}

TEST_F(Sqlite, tells_how_many_rows_changed) {
  db.run_script("CREATE TABLE t (i INTEGER); INSERT INTO t VALUES (1), (2), (3)");
  EXPECT_EQ(db.execute("UPDATE t SET i = i + 1 WHERE i > $1", 1), 2);
  EXPECT_EQ(db.execute("DELETE FROM t WHERE i = $1", 99), 0);
}

TEST_F(Sqlite, a_second_row_with_the_same_key_is_a_conflict) {
  db.run_script("CREATE TABLE t (k TEXT PRIMARY KEY, u TEXT UNIQUE, n TEXT NOT NULL)");
  db.execute("INSERT INTO t VALUES ('a', 'b', 'c')");
  EXPECT_EQ(failure_of([&] { db.execute("INSERT INTO t VALUES ('a', 'x', 'c')"); }),
            Errc::conflict);
  EXPECT_EQ(failure_of([&] { db.execute("INSERT INTO t VALUES ('x', 'b', 'c')"); }),
            Errc::conflict);
  EXPECT_EQ(failure_of([&] { db.execute("INSERT INTO t VALUES ('y', 'y', NULL)"); }),
            Errc::constraint);
}

TEST_F(Sqlite, enforces_foreign_keys) {
  db.run_script("CREATE TABLE p (i INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p(i))");
  EXPECT_EQ(failure_of([&] { db.execute("INSERT INTO c VALUES (7)"); }), Errc::constraint);
}

TEST_F(Sqlite, refuses_wrong_statements_and_wrong_parameters) {
  auto const refused = [&](auto&& action) { return failure_of(action) == Errc::misuse; };
  EXPECT_TRUE(refused([&] { db.execute("NOT SQL"); }));
  EXPECT_TRUE(refused([&] { db.execute(" ; "); }));
  EXPECT_TRUE(refused([&] { db.execute("DELETE FROM nowhere"); }));
  EXPECT_TRUE(refused([&] { db.execute("SELECT 1"); }));
  EXPECT_TRUE(refused([&] { static_cast<void>(db.query("CREATE TABLE q (i)")); }));
  EXPECT_TRUE(refused([&] { static_cast<void>(db.query("SELECT 1; SELECT 2")); }));
  EXPECT_TRUE(refused([&] { static_cast<void>(db.query("SELECT $1")); }));
  EXPECT_TRUE(refused([&] { static_cast<void>(db.query("SELECT $1", 1, 2)); }));
  EXPECT_TRUE(refused([&] { static_cast<void>(db.query("SELECT $2", 1)); }));
  EXPECT_TRUE(refused([&] { static_cast<void>(db.query("SELECT ?", 1)); }));
  EXPECT_TRUE(refused([&] { static_cast<void>(db.query("SELECT :name", 1)); }));
}

TEST_F(Sqlite, refuses_to_read_a_column_as_what_it_is_not) {
  auto const row = db.query_one("SELECT 'text', 300, NULL");
  EXPECT_EQ(failure_of([&] { static_cast<void>(row->get<int>(0)); }), Errc::misuse);
  EXPECT_EQ(failure_of([&] { static_cast<void>(row->get<std::int8_t>(1)); }), Errc::misuse);
  EXPECT_EQ(failure_of([&] { static_cast<void>(row->get<std::string>(2)); }), Errc::misuse);
  EXPECT_EQ(failure_of([&] { static_cast<void>(row->get<int>(3)); }), Errc::misuse);
  EXPECT_EQ(failure_of([&] { static_cast<void>(db.query_one("VALUES (1), (2)")); }), Errc::misuse);
}

TEST_F(Sqlite, lets_no_job_end_the_transaction_or_attach_a_file) {
  session->begin_write();
  for (char const* sql : {"COMMIT", "ROLLBACK", "BEGIN", "RELEASE job", "ATTACH 'x' AS y"})
    EXPECT_EQ(failure_of([&] { db.execute(sql); }), Errc::misuse) << sql;
  EXPECT_EQ(failure_of([&] { db.run_script("COMMIT; BEGIN"); }), Errc::misuse);
  EXPECT_TRUE(session->in_transaction());
  session->commit();
}

TEST_F(Sqlite, a_session_for_reading_changes_nothing) {
  db.run_script("CREATE TABLE t (i INTEGER)");
  auto const reader = open_session({path, Access::read});
  EXPECT_NE(failure_of([&] { reader->execute("INSERT INTO t VALUES (1)"); }), error_code());
  EXPECT_TRUE(reader->query("SELECT i FROM t").empty());
}

TEST_F(Sqlite, waits_only_as_long_as_told_for_another_writer) {
  session->begin_write();
  auto const other = open_session({path, Access::write, std::chrono::milliseconds(1)});
  EXPECT_EQ(failure_of([&] { other->begin_write(); }), Errc::busy);
  session->rollback();
  other->begin_write();
  other->rollback();
}

TEST_F(Sqlite, syncs_every_commit_to_a_write_ahead_log) {
  EXPECT_EQ(db.query_one("PRAGMA journal_mode")->get<std::string>(0), "wal");
  EXPECT_EQ(db.query_one("PRAGMA synchronous")->get<int>(0), 2);
}

TEST_F(Sqlite, files_belong_to_their_owner_alone) {
  db.run_script("CREATE TABLE t (i INTEGER)");
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

TEST(OpenSession, understands_paths_and_addresses) {
  testkit::TempDir const dir;
  open_session({"sqlite:" + dir.file("a.db")})->run_script("CREATE TABLE t (i)");
  EXPECT_EQ(open_session({dir.file("a.db")})->query("SELECT * FROM t").size(), 0U);
}

TEST(OpenSession, says_what_it_cannot_open) {
  testkit::TempDir const dir;
  std::ofstream(dir.file("text.db")) << std::string(4096, 'x');
  auto const open = [](std::string url) {
    return failure_of([&] { static_cast<void>(open_session({url})); });
  };
  EXPECT_EQ(open("postgresql://db.example/tessera"), Errc::unsupported);
  EXPECT_EQ(open("mysql://db.example/tessera"), Errc::bad_url);
  EXPECT_EQ(open("sqlite::memory:"), Errc::bad_url);
  EXPECT_EQ(open(""), Errc::bad_url);
  EXPECT_EQ(open(dir.file("no/such/folder.db")), Errc::open_failed);
  EXPECT_EQ(open(dir.file("text.db")), Errc::corrupt);
}

}  // namespace
}  // namespace tessera::store
