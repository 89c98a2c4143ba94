#pragma once

#include "store/session.hpp"

#include <memory>

namespace tessera::store {

/// Opens a session with a PostgreSQL server as this project uses it.
///
/// One writer at a time: `begin_write` takes an advisory lock of the database, released with the
/// transaction, so that several processes write one after the other as with SQLite. Jobs that read,
/// decide and write (the chain of the audit trail, a rotation) need that order, and group commit
/// makes it cheap. Each statement sees what was committed before it (READ COMMITTED); a reader sees
/// one state (REPEATABLE READ).
///
/// A commit is on the server's disk before it returns. A connection that is lost fails the
/// transaction at hand with io, or with outcome_unknown when the commit was under way; the next
/// transaction connects again. While the server cannot be reached, attempts come at growing
/// distances up to five seconds, and what is asked in between fails at once.
///
/// The user of the address owns its tables; a pooler in front must keep sessions together.
/// Errors: Exception with bad_url, open_failed. Called through `open_session`.
[[nodiscard]] std::unique_ptr<Session> open_postgres(SessionOptions const& options);

}  // namespace tessera::store
