#pragma once

#include "store/postgres_address.hpp"
#include "store/postgres_values.hpp"

#include <chrono>
#include <string>
#include <string_view>

// One connection of libpq with deadlines and our errors. Not a public header: it needs libpq.

namespace tessera::store {

/// A connection to a PostgreSQL server. No call waits for ever: a server that does not answer in
/// time counts as lost, and the connection is closed.
/// Concurrency: used by one thread at a time.
class PgConnection {
 public:
  /// How long a server may take over one statement.
  static constexpr std::chrono::seconds kPatience{60};

  PgConnection() = default;

  /// Closes what is open and connects again; bounded by the `connect_timeout` of the address.
  /// Errors: Exception(open_failed).
  void open(PostgresAddress const& address);
  void close() noexcept { connection_.reset(); }
  /// False when it was never open, or was lost.
  [[nodiscard]] bool is_open() const noexcept;
  /// True inside a transaction, also in one that has failed.
  [[nodiscard]] bool in_transaction() const noexcept;

  /// Sends a script without parameters; all of it is one transaction unless it says otherwise.
  /// @return the result of its last statement
  /// Errors: Exception with what `errc_of_sqlstate` gives; io when the connection was lost.
  PgResult run(std::string const& sql, std::chrono::milliseconds patience = kPatience);
  /// @return how many columns the statement gives; 0: none
  int prepare(std::string const& name, std::string const& sql, PgParameters const& parameters);
  PgResult run_prepared(std::string const& name, std::string_view sql,
                        PgParameters const& parameters);

 private:
  struct Finish {
    void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
  };
  using Deadline = std::chrono::steady_clock::time_point;

  PgResult answer(bool sent, std::string_view sql, std::chrono::milliseconds patience);
  void flush(Deadline deadline);
  void wait(short events, Deadline deadline);
  [[noreturn]] void lost(std::string why);

  std::unique_ptr<PGconn, Finish> connection_;
};

}  // namespace tessera::store
