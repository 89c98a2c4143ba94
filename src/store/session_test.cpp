#include "store/session.hpp"

#include "store/errc.hpp"
#include "testkit/test_database.hpp"

#include <gtest/gtest.h>

#include <fstream>

// What every backend does alike.

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

struct SessionTest : testing::Test {
  testkit::TestDatabase place;
  std::unique_ptr<Session> session = open_session({place.url()});
  Connection& db = *session;
};
TEST_F(SessionTest, keeps_every_type_of_value) {
  db.run_script("CREATE TABLE t (i INTEGER, r REAL, s TEXT, b BLOB, n TEXT) STRICT");
  std::string const text("text with ' and \"\n and ü");
  db.execute("INSERT INTO t VALUES ($1, $2, $3, $4, $5)", std::int64_t{-9'000'000'000'000'000'000},
             0.1, text, Blob{std::string("\0\xff", 2)}, nullptr);
  Rows const rows = db.query("SELECT i, r, s, b, n FROM t");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].get<std::int64_t>(0), -9'000'000'000'000'000'000);
  EXPECT_EQ(rows[0].get<double>(1), 0.1);
  EXPECT_EQ(rows[0].get<std::string>(2), text);
  EXPECT_EQ(rows[0].get<Blob>(3).bytes, std::string("\0\xff", 2));
  EXPECT_EQ(rows[0].get<std::optional<std::string>>(4), std::nullopt);
}

TEST_F(SessionTest, keeps_empty_text_and_empty_blobs_apart_from_null) {
  auto const row = db.query_one("SELECT $1, $2, $3", "", Blob{}, std::optional<int>{});
  EXPECT_EQ(row->get<std::string>(0), "");
  EXPECT_EQ(row->get<Blob>(1), Blob{});
  EXPECT_TRUE(row->is_null(2));
}

TEST_F(SessionTest, takes_a_null_where_there_was_a_value_before) {
  db.run_script("CREATE TABLE t (i BIGINT, s TEXT)");
  for (std::optional<int> const number : {std::optional(1), std::optional<int>(), std::optional(2)})
    db.execute("INSERT INTO t (i, s) VALUES ($1, $2)", number,
               number ? std::optional(std::string("x")) : std::nullopt);
  EXPECT_EQ(db.query_one("SELECT count(*) FROM t WHERE i IS NULL AND s IS NULL")->get<int>(0), 1);
}

TEST_F(SessionTest, gives_sums_counts_and_comparisons_as_integers) {
  db.run_script("CREATE TABLE t (i BIGINT); INSERT INTO t VALUES (1), (2)");
  auto const row = db.query_one("SELECT sum(i), count(*), max(i) > 1, 5 / 2 FROM t");
  EXPECT_EQ(row->get<std::int64_t>(0), 3);
  EXPECT_EQ(row->get<int>(1), 2);
  EXPECT_TRUE(row->get<bool>(2));
  EXPECT_EQ(row->get<int>(3), 2);
}

TEST_F(SessionTest, binds_parameters_by_their_number_not_by_their_order) {
  auto const row = db.query_one("SELECT $2, $1, $2", "first", "second");
  EXPECT_EQ(row->get<std::string>(0), "second");
  EXPECT_EQ(row->get<std::string>(1), "first");
  EXPECT_EQ(row->get<std::string>(2), "second");
}

TEST_F(SessionTest, tells_how_many_rows_changed) {
  db.run_script("CREATE TABLE t (i INTEGER); INSERT INTO t VALUES (1), (2), (3)");
  EXPECT_EQ(db.execute("UPDATE t SET i = i + 1 WHERE i > $1", 1), 2);
  EXPECT_EQ(db.execute("DELETE FROM t WHERE i = $1", 99), 0);
}

TEST_F(SessionTest, gives_back_the_rows_that_it_changed) {
  db.run_script("CREATE TABLE t (i BIGINT PRIMARY KEY); INSERT INTO t VALUES (1), (2)");
  EXPECT_EQ(db.query_one("DELETE FROM t WHERE i = $1 RETURNING i", 2)->get<int>(0), 2);
  EXPECT_FALSE(db.query_one("DELETE FROM t WHERE i = $1 RETURNING i", 2));
}

TEST_F(SessionTest, an_integer_primary_key_counts_by_itself) {
  db.run_script(
      "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, s TEXT) STRICT;"
      "CREATE TABLE u (id INTEGER PRIMARY KEY, s TEXT)");
  for (char const* sql : {"INSERT INTO t (s) VALUES ($1)", "INSERT INTO u (s) VALUES ($1)"}) {
    db.execute(sql, "first");
    db.execute(sql, "second");
  }
  EXPECT_EQ(db.query_one("SELECT id FROM t WHERE s = 'second'")->get<int>(0), 2);
  EXPECT_EQ(db.query_one("SELECT id FROM u WHERE s = 'second'")->get<int>(0), 2);
}

TEST_F(SessionTest, a_second_row_with_the_same_key_is_a_conflict) {
  db.run_script("CREATE TABLE t (k TEXT PRIMARY KEY, u TEXT UNIQUE, n TEXT NOT NULL)");
  db.execute("INSERT INTO t VALUES ('a', 'b', 'c')");
  EXPECT_EQ(failure_of([&] { db.execute("INSERT INTO t VALUES ('a', 'x', 'c')"); }),
            Errc::conflict);
  EXPECT_EQ(failure_of([&] { db.execute("INSERT INTO t VALUES ('x', 'b', 'c')"); }),
            Errc::conflict);
  EXPECT_EQ(failure_of([&] { db.execute("INSERT INTO t VALUES ('y', 'y', NULL)"); }),
            Errc::constraint);
  EXPECT_EQ(db.execute("INSERT INTO t VALUES ('a', 'b', 'c') ON CONFLICT DO NOTHING"), 0);
}

TEST_F(SessionTest, enforces_foreign_keys) {
  db.run_script("CREATE TABLE p (i BIGINT PRIMARY KEY); CREATE TABLE c (p BIGINT REFERENCES p(i))");
  EXPECT_EQ(failure_of([&] { db.execute("INSERT INTO c VALUES (7)"); }), Errc::constraint);
}

TEST_F(SessionTest, refuses_text_that_not_every_backend_could_store) {
  for (std::string const& text :
       {std::string("a\0b", 3), std::string("\xff"), std::string("\xed\xa0\x80")})
    EXPECT_EQ(failure_of([&] { static_cast<void>(db.query("SELECT $1", text)); }), Errc::bad_text);
}

TEST_F(SessionTest, refuses_wrong_statements_and_wrong_parameters) {
  auto const refused = [&](auto&& action) { return failure_of(action) == Errc::misuse; };
  EXPECT_TRUE(refused([&] { db.execute("NOT SQL"); }));
  EXPECT_TRUE(refused([&] { db.execute(" ; "); }));
  EXPECT_TRUE(refused([&] { db.execute(""); }));
  EXPECT_TRUE(refused([&] { db.execute("DELETE FROM nowhere"); }));
  EXPECT_TRUE(refused([&] { db.execute("SELECT 1"); }));
  EXPECT_TRUE(refused([&] { static_cast<void>(db.query("CREATE TABLE q (i TEXT)")); }));
  EXPECT_TRUE(refused([&] { static_cast<void>(db.query("SELECT 1; SELECT 2")); }));
  EXPECT_TRUE(refused([&] { static_cast<void>(db.query("SELECT $1")); }));
  EXPECT_TRUE(refused([&] { static_cast<void>(db.query("SELECT $1", 1, 2)); }));
  EXPECT_TRUE(refused([&] { static_cast<void>(db.query("SELECT $2", 1)); }));
  EXPECT_TRUE(refused([&] { static_cast<void>(db.query("SELECT $2, 2", 1, 2)); }));
  EXPECT_TRUE(refused([&] { static_cast<void>(db.query("SELECT ?", 1)); }));
  EXPECT_TRUE(refused([&] { static_cast<void>(db.query("SELECT :name", 1)); }));
}

TEST_F(SessionTest, refuses_to_read_a_column_as_what_it_is_not) {
  auto const row = db.query_one("SELECT 'text', 300, NULL");
  EXPECT_EQ(failure_of([&] { static_cast<void>(row->get<int>(0)); }), Errc::misuse);
  EXPECT_EQ(failure_of([&] { static_cast<void>(row->get<std::int8_t>(1)); }), Errc::misuse);
  EXPECT_EQ(failure_of([&] { static_cast<void>(row->get<std::string>(2)); }), Errc::misuse);
  EXPECT_EQ(failure_of([&] { static_cast<void>(row->get<int>(3)); }), Errc::misuse);
  EXPECT_EQ(failure_of([&] { static_cast<void>(db.query_one("VALUES (1), (2)")); }), Errc::misuse);
}

TEST_F(SessionTest, lets_no_job_end_the_transaction_or_attach_a_file) {
  session->begin_write();
  for (char const* sql :
       {"COMMIT", "ROLLBACK", "BEGIN", " /* x */ commit", "RELEASE job", "ATTACH 'x' AS y"})
    EXPECT_EQ(failure_of([&] { db.execute(sql); }), Errc::misuse) << sql;
  EXPECT_EQ(failure_of([&] { db.run_script("COMMIT; BEGIN"); }), Errc::misuse);
  EXPECT_TRUE(session->in_transaction());
  session->commit();
  EXPECT_FALSE(session->in_transaction());
}

TEST_F(SessionTest, a_session_for_reading_changes_nothing) {
  db.run_script("CREATE TABLE t (i INTEGER)");
  auto const reader = open_session({place.url(), Access::read});
  EXPECT_EQ(failure_of([&] { reader->execute("INSERT INTO t VALUES (1)"); }), Errc::misuse);
  reader->begin_read();
  EXPECT_EQ(failure_of([&] { reader->execute("INSERT INTO t VALUES (1)"); }), Errc::misuse);
  reader->rollback();
  EXPECT_TRUE(reader->query("SELECT i FROM t").empty());
}

TEST_F(SessionTest, waits_only_as_long_as_told_for_another_writer) {
  session->begin_write();
  auto const other = open_session({place.url(), Access::write, std::chrono::milliseconds(1)});
  EXPECT_EQ(failure_of([&] { other->begin_write(); }), Errc::busy);
  session->rollback();
  other->begin_write();
  other->rollback();
}

TEST_F(SessionTest, undoes_a_failed_job_and_keeps_the_others) {
  db.run_script("CREATE TABLE t (i BIGINT PRIMARY KEY)");
  session->begin_write();
  session->savepoint();
  db.execute("INSERT INTO t VALUES (1)");
  session->release();
  session->savepoint();
  db.execute("INSERT INTO t VALUES (2)");
  EXPECT_EQ(failure_of([&] { db.execute("INSERT INTO t VALUES (1)"); }), Errc::conflict);
  EXPECT_TRUE(session->in_transaction());
  session->rollback_to_savepoint();
  session->commit();
  EXPECT_EQ(db.query("SELECT i FROM t").size(), 1U);
}

TEST_F(SessionTest, prepares_hundreds_of_different_statements) {
  for (int i = 0; i < 600; ++i)
    EXPECT_EQ(db.query_one("SELECT " + std::to_string(i))->get<int>(0), i);
}

TEST_F(SessionTest, sees_a_table_that_was_widened_under_a_prepared_statement) {
  db.run_script("CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('x')");
  auto const read = [&] {
    session->begin_read();
    error_code const failure = failure_of([&] { static_cast<void>(db.query("SELECT * FROM t")); });
    session->rollback();
    return failure;
  };
  EXPECT_EQ(read(), error_code());
  open_session({place.url()})->run_script("ALTER TABLE t ADD COLUMN b TEXT");
  static_cast<void>(read());  // PostgreSQL refuses the old plan once
  EXPECT_EQ(read(), error_code());
  EXPECT_EQ(db.query_one("SELECT * FROM t")->size(), 2U);
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
  EXPECT_EQ(open("postgresql:///tessera?host=" + dir.file("nothing")), Errc::open_failed);
  EXPECT_EQ(open("postgresql://host/tessera?no_such_option=1"), Errc::bad_url);
  EXPECT_EQ(open("postgresql:tessera"), Errc::bad_url);
  EXPECT_EQ(open("mysql://db.example/tessera"), Errc::bad_url);
  EXPECT_EQ(open("sqlite::memory:"), Errc::bad_url);
  EXPECT_EQ(open(""), Errc::bad_url);
  EXPECT_EQ(open(dir.file("no/such/folder.db")), Errc::open_failed);
  EXPECT_EQ(open(dir.file("text.db")), Errc::corrupt);
}

}  // namespace
}  // namespace tessera::store
