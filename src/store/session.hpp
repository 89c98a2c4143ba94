#pragma once

#include "base/error.hpp"
#include "store/sql.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace tessera::store {

/// What a write survives once it has been answered.
enum class Durability {
  disk,     ///< The loss of power.
  process,  ///< The end of this process, however it ends; not yet, for some seconds, that of the
            ///< machine, or of the database's own server. For what is only remembered for minutes,
            ///< by every request: it costs no flush.
};

/// A connection together with the right to begin and end transactions: what `Database` holds and
/// its jobs do not. A statement of a job that begins or ends a transaction is refused as misuse.
class Session : public Connection {
 public:
  /// Begins a transaction that will write. It is the only one, among all processes: the lock is
  /// taken now, so that it cannot fail half-way.
  /// @param durability  what `commit` waits for
  virtual void begin_write(Durability durability = Durability::disk) = 0;
  /// Begins a transaction in which every query sees the same state.
  virtual void begin_read() = 0;
  /// Returns when the changes are as durable as was asked for, and with them all before.
  /// Errors: outcome_unknown when nobody can say whether they are.
  virtual void commit() = 0;
  /// Undoes the transaction, if there is one. Never throws.
  virtual void rollback() noexcept = 0;
  /// False when the backend has given up the transaction by itself, e.g. because the disk is full.
  [[nodiscard]] virtual bool in_transaction() const noexcept = 0;

  /// How many pages the log of changes has that have not all reached their places yet; 0 where that
  /// is somebody else's business.
  [[nodiscard]] virtual std::size_t log_pages() const noexcept { return 0; }
  /// Moves what the log has to its place, outside any transaction, as far as others let it: readers
  /// of an old state, or who moves it already. The rest stays in the log, where it is just as safe.
  /// @return true when all has been moved, so that the log can begin anew
  virtual bool move_log() noexcept { return true; }

  virtual void savepoint() = 0;
  /// Keeps what was done since the savepoint.
  virtual void release() = 0;
  /// Undoes what was done since the savepoint, and removes it.
  virtual void rollback_to_savepoint() = 0;
};

enum class Access { write, read };

struct SessionOptions {
  std::string url;                                ///< `sqlite:/path`, a path, or `postgresql://…`.
  Access access = Access::write;                  ///< A session for reading refuses every change.
  std::chrono::milliseconds busy_timeout{5'000};  ///< How long to wait for another process.
};

/// True for an address of a PostgreSQL server, right or wrong.
[[nodiscard]] bool is_postgres_url(std::string_view url) noexcept;

/// Reads the address without opening anything. Errors: bad_url.
[[nodiscard]] Result<void> check_url(std::string const& url);

/// Opens a session with the backend that the URL names. A new database file gets mode 0600.
/// Errors: Exception with bad_url, open_failed, corrupt.
[[nodiscard]] std::unique_ptr<Session> open_session(SessionOptions const& options);

}  // namespace tessera::store
