#include "store/sql.hpp"

#include "base/encoding.hpp"
#include "store/errc.hpp"

namespace tessera::store {
namespace {

[[noreturn]] void misuse(std::string debug) {
  throw Exception(fail(Errc::misuse, {}, std::move(debug)));
}

[[noreturn]] void wrong_type(std::size_t column, std::string_view wanted) {
  misuse("column " + std::to_string(column) + " is not " + std::string(wanted));
}

}  // namespace

Value const& Row::at(std::size_t column) const {
  if (column >= values_.size()) misuse("there is no column " + std::to_string(column));
  return values_[column];
}

std::int64_t Row::integer(std::size_t column) const {
  auto const* number = std::get_if<std::int64_t>(&at(column).data());
  if (number == nullptr) wrong_type(column, "an integer");
  return *number;
}

double Row::real(std::size_t column) const {
  Value const& value = at(column);
  if (auto const* number = std::get_if<double>(&value.data())) return *number;
  if (auto const* number = std::get_if<std::int64_t>(&value.data()))
    return static_cast<double>(*number);
  wrong_type(column, "a number");
}

std::string const& Row::text(std::size_t column) const {
  auto const* text = std::get_if<std::string>(&at(column).data());
  if (text == nullptr) wrong_type(column, "text");
  return *text;
}

Blob const& Row::blob(std::size_t column) const {
  auto const* blob = std::get_if<Blob>(&at(column).data());
  if (blob == nullptr) wrong_type(column, "a blob");
  return *blob;
}

void Row::out_of_range(std::size_t column) { wrong_type(column, "an integer of that size"); }

void Connection::check_text(std::span<Value const> params) {
  for (Value const& value : params) {
    auto const* text = std::get_if<std::string>(&value.data());
    if (text == nullptr) continue;
    if (text->find('\0') != std::string::npos || !is_valid_utf8(*text))
      throw Exception(fail(Errc::bad_text));
  }
}

std::optional<Row> Connection::only_row(Rows rows) {
  if (rows.empty()) return std::nullopt;
  if (rows.size() > 1) misuse("a statement for at most one row gave more");
  return std::move(rows.front());
}

}  // namespace tessera::store
