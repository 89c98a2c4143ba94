#include "store/sqlite.hpp"

#include "store/errc.hpp"

#include <sqlite3.h>

#include <charconv>
#include <fcntl.h>
#include <functional>
#include <sys/stat.h>
#include <unistd.h>
#include <unordered_map>

namespace tessera::store {
namespace {

/// Statements are constants of the program; more than this many means that SQL is being pasted
/// together somewhere, and then the cache starts again instead of growing.
constexpr std::size_t kMaxCachedStatements = 256;

Errc errc_of(int extended) {
  switch (extended) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return Errc::conflict;
    default:
      break;
  }
  switch (extended & 0xff) {
    case SQLITE_CONSTRAINT:
      return Errc::constraint;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Errc::busy;
    case SQLITE_FULL:
      return Errc::full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Errc::corrupt;
    case SQLITE_CANTOPEN:
      return Errc::open_failed;
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
      return Errc::io;
    default:
      return Errc::misuse;
  }
}

struct CloseDatabase {
  void operator()(sqlite3* database) const noexcept { sqlite3_close(database); }
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using DatabaseHandle = std::unique_ptr<sqlite3, CloseDatabase>;
using StatementHandle = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

struct HashText {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept {
    return std::hash<std::string_view>{}(text);
  }
};

/// A prepared statement and, for each of its parameters in SQLite's order of first appearance, the
/// place in the caller's list: SQLite takes `$2` for a name, not for a number.
struct Prepared {
  StatementHandle statement;
  std::vector<std::size_t> places;
};

/// Leaves a statement ready for its next use, however the current one ends.
class InUse {
 public:
  explicit InUse(sqlite3_stmt* statement) : statement_(statement) {}
  ~InUse() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
  InUse(InUse const&) = delete;
  InUse& operator=(InUse const&) = delete;

 private:
  sqlite3_stmt* statement_;
};

/// Creates the file before SQLite does, because the mode of the log files follows it. A file that
/// exists is not opened here: closing it would drop the locks that this process holds on it.
void make_private_file(std::string const& path, bool create) {
  auto const refuse = [&] {
    throw Exception(fail(Errc::open_failed, "the database file " + path + " cannot be opened",
                         std::error_code(errno, std::generic_category()).message()));
  };
  if (create) {
    int const file = ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_CREAT | O_EXCL, 0600);
    if (file >= 0) {
      ::close(file);
      return;
    }
    if (errno != EEXIST) refuse();
  }
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) refuse();
  if ((status.st_mode & 077) != 0 && ::chmod(path.c_str(), 0600) != 0) refuse();
}

class SqliteSession final : public Session {
 public:
  SqliteSession(std::string const& path, SessionOptions const& options) {
    sqlite3* opened = nullptr;
    int const code = sqlite3_open_v2(path.c_str(), &opened,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    database_.reset(opened);
    if (code != SQLITE_OK)
      throw Exception(fail(Errc::open_failed, "the database file " + path + " cannot be opened",
                           sqlite3_errstr(code)));
    sqlite3_extended_result_codes(opened, 1);
    sqlite3_busy_timeout(opened, static_cast<int>(options.busy_timeout.count()));
    do_script(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        "PRAGMA trusted_schema=OFF;");
    if (options.access == Access::read) do_script("PRAGMA query_only=ON");
    sqlite3_set_authorizer(opened, &SqliteSession::authorize, this);
    // In place of SQLite's own: that would move the log while callers wait for their commit.
    sqlite3_wal_hook(opened, &SqliteSession::note_log, this);
  }

  void begin_write(Durability durability) override {
    if (durability != durability_) {
      // Only the flush at the end of a transaction differs: a later one of the first kind is one
      // for all, and a checkpoint flushes what it moves.
      do_script(durability == Durability::disk ? "PRAGMA synchronous=FULL"
                                               : "PRAGMA synchronous=NORMAL");
      durability_ = durability;
    }
    control("BEGIN IMMEDIATE");
  }
  void begin_read() override { control("BEGIN DEFERRED"); }
  void commit() override { control("COMMIT"); }
  void rollback() noexcept override {
    if (!in_transaction()) return;
    controlling_ = true;
    sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    controlling_ = false;
  }
  [[nodiscard]] bool in_transaction() const noexcept override {
    return sqlite3_get_autocommit(database_.get()) == 0;
  }
  [[nodiscard]] std::size_t log_pages() const noexcept override { return log_pages_; }
  bool move_log() noexcept override {
    int pages = 0;
    int moved = 0;
    int const code = sqlite3_wal_checkpoint_v2(database_.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE,
                                               &pages, &moved);
    return code == SQLITE_OK && pages == moved;
  }
  void savepoint() override { control("SAVEPOINT job"); }
  void release() override { control("RELEASE job"); }
  void rollback_to_savepoint() override {
    control("ROLLBACK TO job");
    control("RELEASE job");
  }

 private:
  /// Called by SQLite after each commit.
  static int note_log(void* self, sqlite3*, char const*, int pages) noexcept {
    static_cast<SqliteSession*>(self)->log_pages_ = static_cast<std::size_t>(pages);
    return SQLITE_OK;
  }

  /// Asked by SQLite while it prepares a statement: only `control` may touch transactions.
  static int authorize(void* self, int action, char const*, char const*, char const*,
                       char const*) noexcept {
    bool const transaction = action == SQLITE_TRANSACTION || action == SQLITE_SAVEPOINT ||
                             action == SQLITE_ATTACH || action == SQLITE_DETACH;
    return transaction && !static_cast<SqliteSession*>(self)->controlling_ ? SQLITE_DENY
                                                                           : SQLITE_OK;
  }

  /// The right to touch transactions lasts through the step: SQLite may prepare again in it.
  void control(std::string_view sql) {
    struct Right {
      explicit Right(bool& given) : flag(given) { flag = true; }
      ~Right() { flag = false; }
      bool& flag;
    };
    Right const right(controlling_);
    sqlite3_stmt* const statement = prepare(sql).statement.get();
    InUse const use(statement);
    check(sqlite3_step(statement), sql);
  }

  std::int64_t do_execute(std::string_view sql, std::span<Value const> params) override {
    Prepared& prepared = prepare(sql);
    InUse const use(prepared.statement.get());
    bind(prepared, params, sql);
    int const code = sqlite3_step(prepared.statement.get());
    if (code == SQLITE_ROW) misuse("a statement with rows was executed, not queried", sql);
    check(code, sql);
    return sqlite3_changes64(database_.get());
  }

  Rows do_query(std::string_view sql, std::span<Value const> params) override {
    Prepared& prepared = prepare(sql);
    sqlite3_stmt* const statement = prepared.statement.get();
    InUse const use(statement);
    bind(prepared, params, sql);
    int const columns = sqlite3_column_count(statement);
    if (columns == 0) misuse("a statement without rows was queried, not executed", sql);
    Rows rows;
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
      std::vector<Value> values;
      values.reserve(static_cast<std::size_t>(columns));
      for (int i = 0; i < columns; ++i) values.push_back(column(statement, i));
      rows.emplace_back(std::move(values));
    }
    check(code, sql);
    return rows;
  }

  void do_script(std::string_view sql) override {
    check(sqlite3_exec(database_.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr), sql);
  }

  Prepared& prepare(std::string_view sql) {
    if (auto const found = statements_.find(sql); found != statements_.end()) return found->second;
    sqlite3_stmt* statement = nullptr;
    char const* rest = nullptr;
    int const code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, &rest);
    Prepared prepared{StatementHandle(statement), {}};
    check(code, sql);
    if (statement == nullptr) misuse("an empty statement", sql);
    if (sql.find_first_not_of(" \t\r\n;", static_cast<std::size_t>(rest - sql.data())) !=
        std::string_view::npos)
      misuse("several statements in one", sql);
    int const count = sqlite3_bind_parameter_count(statement);
    for (int i = 1; i <= count; ++i)
      prepared.places.push_back(place(sqlite3_bind_parameter_name(statement, i), sql));
    if (statements_.size() >= kMaxCachedStatements) statements_.clear();
    return statements_.emplace(std::string(sql), std::move(prepared)).first->second;
  }

  /// From the name `$3` to 2.
  static std::size_t place(char const* name, std::string_view sql) {
    std::string_view const text = name == nullptr ? std::string_view() : name;
    std::size_t number = 0;
    char const* const end = text.data() + text.size();
    if (text.size() < 2 || text[0] != '$' ||
        std::from_chars(text.data() + 1, end, number).ptr != end || number == 0)
      misuse("a parameter that is not written $1, $2 …", sql);
    return number - 1;
  }

  void bind(Prepared& prepared, std::span<Value const> params, std::string_view sql) {
    if (prepared.places.size() != params.size())
      misuse("needs " + std::to_string(prepared.places.size()) + " parameters, was given " +
                 std::to_string(params.size()),
             sql);
    for (std::size_t i = 0; i < prepared.places.size(); ++i) {
      if (prepared.places[i] >= params.size()) misuse("parameters are not numbered 1 to n", sql);
      check(bind_one(prepared.statement.get(), static_cast<int>(i + 1),
                     params[prepared.places[i]].data()),
            sql);
    }
  }

  /// The bytes are not copied: the caller's parameters outlive the execution.
  static int bind_one(sqlite3_stmt* statement, int index, Value::Data const& data) {
    if (auto const* number = std::get_if<std::int64_t>(&data))
      return sqlite3_bind_int64(statement, index, *number);
    if (auto const* real = std::get_if<double>(&data))
      return sqlite3_bind_double(statement, index, *real);
    if (auto const* text = std::get_if<std::string>(&data))
      return sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_STATIC,
                                 SQLITE_UTF8);
    if (auto const* blob = std::get_if<Blob>(&data))
      return sqlite3_bind_blob64(statement, index, blob->bytes.data(), blob->bytes.size(),
                                 SQLITE_STATIC);
    return sqlite3_bind_null(statement, index);
  }

  static Value column(sqlite3_stmt* statement, int index) {
    auto const bytes = [&](void const* data) {
      auto const size = static_cast<std::size_t>(sqlite3_column_bytes(statement, index));
      return size == 0 ? std::string() : std::string(static_cast<char const*>(data), size);
    };
    switch (sqlite3_column_type(statement, index)) {
      case SQLITE_INTEGER:
        return Value(std::int64_t{sqlite3_column_int64(statement, index)});
      case SQLITE_FLOAT:
        return Value(sqlite3_column_double(statement, index));
      case SQLITE_TEXT:
        return Value(bytes(sqlite3_column_text(statement, index)));
      case SQLITE_BLOB:
        return Value(Blob{bytes(sqlite3_column_blob(statement, index))});
      default:
        return Value();
    }
  }

  void check(int code, std::string_view sql) const {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
    throw Exception(
        fail(errc_of(code), {},
             std::string(sqlite3_errmsg(database_.get())) + " in: " + std::string(sql)));
  }

  [[noreturn]] static void misuse(std::string what, std::string_view sql) {
    throw Exception(fail(Errc::misuse, {}, std::move(what) + " in: " + std::string(sql)));
  }

  Durability durability_ = Durability::disk;
  bool controlling_ = false;
  std::size_t log_pages_ = 0;  // after the last commit
  DatabaseHandle database_;
  std::unordered_map<std::string, Prepared, HashText, std::equal_to<>> statements_;
};

}  // namespace

std::unique_ptr<Session> open_sqlite(std::string const& path, SessionOptions const& options) {
  make_private_file(path, options.access == Access::write);
  return std::make_unique<SqliteSession>(path, options);
}

}  // namespace tessera::store
