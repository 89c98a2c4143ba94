#include "store/postgres.hpp"

#include "store/errc.hpp"
#include "store/postgres_connection.hpp"
#include "store/postgres_schema.hpp"
#include "store/sql_text.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <unordered_map>

namespace tessera::store {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// Statements are constants of the program; more than this many means that SQL is being pasted
/// together somewhere, and then the cache starts again instead of growing.
constexpr std::size_t kMaxCachedStatements = 256;

constexpr milliseconds kFirstPause{100};
constexpr milliseconds kLongestPause{5'000};
constexpr char const* kGone = "the database cannot be reached; try again";
/// A schema step may rewrite a large table.
constexpr std::chrono::hours kScriptPatience{1};

/// The writer's lock: the two numbers are "TESS" and "ERA1" in ASCII.
constexpr char const* kBeginWrite =
    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;"
    "SELECT pg_advisory_xact_lock(1413829459, 1163018545)";
constexpr char const* kBeginBrief =
    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL synchronous_commit = off;"
    "SELECT pg_advisory_xact_lock(1413829459, 1163018545)";
constexpr char const* kBeginRead = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// What the server must do for this session, whatever its own configuration says. A job that hangs
/// must not keep the writer's lock for ever, hence the limit of idle transactions.
std::string session_settings(SessionOptions const& options) {
  auto const patience = std::max(options.busy_timeout, milliseconds(1)).count();
  std::string sql =
      "SET client_min_messages = error; SET bytea_output = hex;"
      "SET standard_conforming_strings = on; SET extra_float_digits = 1;"
      "SET idle_in_transaction_session_timeout = 60000; SET lock_timeout = " +
      std::to_string(patience) + ";";
  if (options.access == Access::read) sql += "SET default_transaction_read_only = on;";
  // Stronger settings than `on`, for replicas, stay.
  return sql +
         "SELECT set_config('synchronous_commit', 'on', false)"
         " WHERE current_setting('synchronous_commit') IN ('off', 'local')";
}

[[noreturn]] void misuse(std::string what, std::string_view sql) {
  throw Exception(fail(Errc::misuse, {}, std::move(what) + " in: " + std::string(sql)));
}

struct Prepared {
  std::string name;
  int columns;
};

class PostgresSession final : public Session {
 public:
  explicit PostgresSession(SessionOptions options)
      : options_(std::move(options)), address_(parse_postgres_url(options_.url).value()) {
    connect();
  }

  void begin_write(Durability durability) override {
    begin(durability == Durability::disk ? kBeginWrite : kBeginBrief);
  }
  void begin_read() override { begin(kBeginRead); }

  void commit() override {
    PgResult done;
    try {
      done = connection_.run("COMMIT");
    } catch (Exception const& failure) {
      if (connection_.is_open()) throw;  // the server says why, and has undone the transaction
      throw Exception(fail(Errc::outcome_unknown, {}, failure.error().debug));
    }
    // A transaction in which a statement has failed is undone by COMMIT, without an error.
    if (std::string_view(PQcmdStatus(done.get())) != "COMMIT")
      throw Exception(fail(Errc::misuse, {}, "a failed transaction was committed"));
  }

  void rollback() noexcept override {
    if (!connection_.in_transaction()) return;
    try {
      connection_.run("ROLLBACK");
    } catch (std::exception const&) {
      connection_.close();  // the server undoes what nobody holds any more
    }
  }
  [[nodiscard]] bool in_transaction() const noexcept override {
    return connection_.in_transaction();
  }

  void savepoint() override { connection_.run("SAVEPOINT job"); }
  void release() override { connection_.run("RELEASE SAVEPOINT job"); }
  void rollback_to_savepoint() override {
    connection_.run("ROLLBACK TO SAVEPOINT job; RELEASE SAVEPOINT job");
  }

 private:
  void connect() {
    statements_.clear();
    connection_.open(address_);
    connection_.run(session_settings(options_));
  }

  /// Not more often than the pauses allow: who asks in between is answered without the network.
  void reconnect() {
    if (steady_clock::now() < next_attempt_)
      throw Exception(fail(Errc::io, kGone, address_.shown + ": waiting before another attempt"));
    try {
      connect();
      pause_ = kFirstPause;
    } catch (Exception const& failure) {
      connection_.close();
      next_attempt_ = steady_clock::now() + pause_;
      pause_ = std::min(pause_ * 2, kLongestPause);
      // The hint may reach a stranger, who need not know where the database is.
      throw Exception(fail(Errc::io, kGone, describe(failure.error())));
    }
  }

  /// A connection that died while nobody used it is found out here, where nothing is lost yet.
  void begin(char const* sql) {
    bool const was_open = connection_.is_open();
    if (!was_open) reconnect();
    try {
      begin_once(sql);
    } catch (Exception const&) {
      if (connection_.is_open() || !was_open) throw;
      reconnect();
      begin_once(sql);
    }
  }

  void begin_once(char const* sql) {
    if (stale_) {
      connection_.run("DEALLOCATE ALL");
      statements_.clear();
      stale_ = false;
    }
    try {
      connection_.run(sql, options_.busy_timeout + PgConnection::kPatience);
    } catch (Exception const&) {
      rollback();
      throw;
    }
  }

  std::int64_t do_execute(std::string_view sql, std::span<Value const> params) override {
    PgParameters const parameters(params);
    Prepared const& prepared = prepare(sql, parameters);
    if (prepared.columns != 0) misuse("a statement with rows was executed, not queried", sql);
    PgResult const result = run(prepared, sql, parameters);
    std::string_view const count = PQcmdTuples(result.get());  // empty for what changes no rows
    std::int64_t changed = 0;
    std::from_chars(count.data(), count.data() + count.size(), changed);
    return changed;
  }

  Rows do_query(std::string_view sql, std::span<Value const> params) override {
    PgParameters const parameters(params);
    Prepared const& prepared = prepare(sql, parameters);
    if (prepared.columns == 0) misuse("a statement without rows was queried, not executed", sql);
    PgResult const result = run(prepared, sql, parameters);
    return read_rows(*result);
  }

  void do_script(std::string_view sql) override {
    if (touches_transaction(sql_tokens(sql))) misuse("a script touches the transaction", sql);
    connection_.run(postgres_schema(sql), kScriptPatience);
  }

  PgResult run(Prepared const& prepared, std::string_view sql, PgParameters const& parameters) {
    try {
      return connection_.run_prepared(prepared.name, sql, parameters);
    } catch (Exception const& failure) {
      // A table was altered under a prepared statement, perhaps by a newer process.
      stale_ = stale_ || failure.code() == make_error_code(Errc::misuse);
      throw;
    }
  }

  /// The types of the parameters belong to a prepared statement: a null has another than a text.
  Prepared const& prepare(std::string_view sql, PgParameters const& parameters) {
    std::string key;
    for (Oid const type : parameters.types) key += std::to_string(type) + ',';
    key += sql;
    if (auto const found = statements_.find(key); found != statements_.end()) return found->second;
    std::vector<SqlToken> const tokens = sql_tokens(sql);
    if (tokens.empty()) misuse("an empty statement", sql);
    if (touches_transaction(tokens)) misuse("a job touches the transaction", sql);
    if (!uses_each_parameter(tokens, static_cast<std::size_t>(parameters.count())))
      misuse("parameters other than $1 to $" + std::to_string(parameters.count()), sql);
    if (statements_.size() >= kMaxCachedStatements) {
      connection_.run("DEALLOCATE ALL");
      statements_.clear();
    }
    std::string name = "s" + std::to_string(++prepared_so_far_);
    int const columns = connection_.prepare(name, std::string(sql), parameters);
    return statements_.emplace(std::move(key), Prepared{std::move(name), columns}).first->second;
  }

  SessionOptions options_;
  PostgresAddress address_;
  PgConnection connection_;
  std::unordered_map<std::string, Prepared> statements_;
  std::uint64_t prepared_so_far_ = 0;
  bool stale_ = false;  // the prepared statements are made anew before the next transaction
  milliseconds pause_ = kFirstPause;
  steady_clock::time_point next_attempt_{};
};

}  // namespace

std::unique_ptr<Session> open_postgres(SessionOptions const& options) {
  return std::make_unique<PostgresSession>(options);
}

}  // namespace tessera::store
