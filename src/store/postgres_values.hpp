#pragma once

#include "store/sql.hpp"

#include <libpq-fe.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

// Our values as libpq's, and back. Not a public header: it needs libpq.

namespace tessera::store {

struct ClearResult {
  void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using PgResult = std::unique_ptr<PGresult, ClearResult>;

/// The parameters of one statement, in PostgreSQL's binary form: a text is not cut at a NUL, and a
/// number is sent as what it is.
class PgParameters {
 public:
  /// @param values  outlive this
  explicit PgParameters(std::span<Value const> values);

  [[nodiscard]] int count() const noexcept { return static_cast<int>(types.size()); }

  std::vector<Oid> types;  ///< 0 for a null: then the place decides.
  std::vector<char const*> data;
  std::vector<int> sizes;
  std::vector<int> formats;

 private:
  std::vector<std::string> numbers_;  // the bytes of numbers; never grows once pointed to
};

/// The rows of a result in text form.
/// Errors: Exception(misuse) for a column of a type that this project does not store.
[[nodiscard]] Rows read_rows(PGresult const& result);

}  // namespace tessera::store
