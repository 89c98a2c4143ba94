#pragma once

#include "base/clock.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace tessera::store {

/// Bytes, as opposed to text.
struct Blob {
  std::string bytes;
  bool operator==(Blob const&) const = default;
};

template <class T>
concept SqlInteger = std::integral<T> && (std::signed_integral<T> || sizeof(T) < 8);

/// One SQL value: null, integer, real, text (UTF-8 without NUL) or blob. Booleans are 0 and 1,
/// instants are Unix seconds, so that every backend stores the same.
class Value {
 public:
  using Data = std::variant<std::monostate, std::int64_t, double, std::string, Blob>;

  Value() = default;
  // Implicit on purpose: parameters are written as they are, `{account, tenant, now}`.
  // NOLINTBEGIN(google-explicit-constructor)
  Value(std::nullptr_t) {}
  template <SqlInteger Int>
  Value(Int number) : data_(static_cast<std::int64_t>(number)) {}
  Value(double number) : data_(number) {}
  Value(std::string text) : data_(std::move(text)) {}
  Value(std::string_view text) : data_(std::string(text)) {}
  Value(char const* text) : data_(std::string(text)) {}
  Value(Blob blob) : data_(std::move(blob)) {}
  Value(SysSeconds when) : data_(std::int64_t{when.time_since_epoch().count()}) {}
  template <class T>
  Value(std::optional<T> maybe) {
    if (maybe) *this = Value(std::move(*maybe));
  }
  // NOLINTEND(google-explicit-constructor)

  [[nodiscard]] Data const& data() const noexcept { return data_; }
  [[nodiscard]] bool is_null() const noexcept { return data_.index() == 0; }

 private:
  Data data_;
};

/// One row of a result, detached from the database. Columns count from 0.
class Row {
 public:
  explicit Row(std::vector<Value> values) : values_(std::move(values)) {}

  /// The column as `T`: an integer type, bool, double, std::string, Blob, SysSeconds, or
  /// std::optional of these (the only form that takes a null).
  /// Errors: Exception(Errc::misuse) for another type, a null, a number out of range, no such
  /// column.
  template <class T>
  [[nodiscard]] T get(std::size_t column) const;

  [[nodiscard]] bool is_null(std::size_t column) const { return at(column).is_null(); }
  [[nodiscard]] std::size_t size() const noexcept { return values_.size(); }

 private:
  [[nodiscard]] Value const& at(std::size_t column) const;
  [[nodiscard]] std::int64_t integer(std::size_t column) const;
  [[nodiscard]] double real(std::size_t column) const;
  [[nodiscard]] std::string const& text(std::size_t column) const;
  [[nodiscard]] Blob const& blob(std::size_t column) const;
  [[noreturn]] static void out_of_range(std::size_t column);

  std::vector<Value> values_;
};

/// A whole result. Statements that can match many rows carry a LIMIT.
using Rows = std::vector<Row>;

/// What a job sees of the database, inside a transaction that somebody else began and will end.
/// Parameters are written `$1`, `$2` … and each one given must be used; text is never pasted into
/// SQL. Statements are prepared once per connection and kept, so `sql` should be a constant.
/// After a statement has failed a job can only throw: PostgreSQL refuses everything until the job
/// is undone. What may be there already is written `ON CONFLICT DO NOTHING` and counted.
/// Concurrency: used by one thread at a time, only while the job runs.
/// Errors: Exception with store::Errc: conflict, constraint, busy, full, corrupt, io, bad_text,
/// misuse.
class Connection {
 public:
  virtual ~Connection() = default;
  Connection() = default;
  Connection(Connection const&) = delete;
  Connection& operator=(Connection const&) = delete;

  /// Runs one statement that returns no rows. @return number of rows changed
  template <class... Params>
  std::int64_t execute(std::string_view sql, Params&&... params) {
    std::vector<Value> const values = pack(std::forward<Params>(params)...);
    check_text(values);
    return do_execute(sql, values);
  }

  /// Runs one statement and gives back all its rows; also for `… RETURNING`.
  template <class... Params>
  [[nodiscard]] Rows query(std::string_view sql, Params&&... params) {
    std::vector<Value> const values = pack(std::forward<Params>(params)...);
    check_text(values);
    return do_query(sql, values);
  }

  /// As `query`, for statements with at most one row. Errors: misuse when there are more.
  template <class... Params>
  [[nodiscard]] std::optional<Row> query_one(std::string_view sql, Params&&... params) {
    std::vector<Value> const values = pack(std::forward<Params>(params)...);
    check_text(values);
    return only_row(do_query(sql, values));
  }

  /// Runs several statements without parameters: for migrations. Column types are written as
  /// BIGINT, DOUBLE PRECISION, TEXT, or in the words of SQLite, which the backend translates; `id
  /// INTEGER PRIMARY KEY` is a number that the database gives.
  void run_script(std::string_view sql) { do_script(sql); }

 private:
  virtual std::int64_t do_execute(std::string_view sql, std::span<Value const> params) = 0;
  virtual Rows do_query(std::string_view sql, std::span<Value const> params) = 0;
  virtual void do_script(std::string_view sql) = 0;

  static std::optional<Row> only_row(Rows rows);
  /// What one backend cannot store is refused by all.
  static void check_text(std::span<Value const> params);

  template <class... Params>
  static std::vector<Value> pack(Params&&... params) {
    std::vector<Value> values;
    values.reserve(sizeof...(params));
    (values.emplace_back(std::forward<Params>(params)), ...);
    return values;
  }
};

namespace sql_detail {
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
}  // namespace sql_detail

template <class T>
T Row::get(std::size_t column) const {
  if constexpr (sql_detail::is_optional<T>) {
    if (is_null(column)) return std::nullopt;
    return get<typename T::value_type>(column);
  } else if constexpr (std::same_as<T, bool>) {
    return integer(column) != 0;
  } else if constexpr (std::integral<T>) {
    std::int64_t const number = integer(column);
    if (!std::in_range<T>(number)) out_of_range(column);
    return static_cast<T>(number);
  } else if constexpr (std::same_as<T, double>) {
    return real(column);
  } else if constexpr (std::same_as<T, SysSeconds>) {
    return SysSeconds{std::chrono::seconds{integer(column)}};
  } else if constexpr (std::same_as<T, Blob>) {
    return blob(column);
  } else {
    static_assert(std::same_as<T, std::string>, "a type that a column can be read as");
    return text(column);
  }
}

}  // namespace tessera::store
