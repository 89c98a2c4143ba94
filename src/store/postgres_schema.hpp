#pragma once

#include <string>
#include <string_view>

namespace tessera::store {

/// A schema script as PostgreSQL spells it. Scripts are written in the words of SQLite; this is the
/// one place that knows the difference:
///
///     INTEGER → BIGINT     REAL → DOUBLE PRECISION     BLOB → BYTEA
///     STRICT and WITHOUT ROWID behind a table → nothing
///     `id INTEGER [NOT NULL] PRIMARY KEY` → a number that the database gives
///
/// Quoted text and comments stay as they are.
[[nodiscard]] std::string postgres_schema(std::string_view script);

}  // namespace tessera::store
