#include "store/postgres_values.hpp"

#include "base/encoding.hpp"
#include "store/errc.hpp"

#include <bit>
#include <charconv>
#include <limits>

namespace tessera::store {
namespace {

// The numbers that PostgreSQL gave its types for ever (its catalog pg_type).
constexpr Oid kBool = 16, kBytea = 17, kName = 19, kInt8 = 20, kInt2 = 21, kInt4 = 23, kText = 25,
              kFloat4 = 700, kFloat8 = 701, kUnknown = 705, kBpchar = 1042, kVarchar = 1043,
              kNumeric = 1700;
constexpr int kBinary = 1;

std::string big_endian(std::uint64_t bits) {
  std::string bytes(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<char>(bits >> (56 - 8 * i) & 0xff);
  return bytes;
}

[[noreturn]] void misuse(std::string what) {
  throw Exception(fail(Errc::misuse, {}, std::move(what)));
}

int checked_size(std::size_t size) {
  if (size > std::numeric_limits<int>::max()) misuse("a parameter of more than 2 GiB");
  return static_cast<int>(size);
}

/// A number without a fraction is an integer when it fits, as SQLite has it: sums are `numeric`.
Value read_number(std::string_view text) {
  std::int64_t integer = 0;
  auto const whole = std::from_chars(text.data(), text.data() + text.size(), integer);
  if (whole.ec == std::errc() && whole.ptr == text.data() + text.size()) return Value(integer);
  double real = 0;
  auto const broken = std::from_chars(text.data(), text.data() + text.size(), real);
  if (broken.ec != std::errc() || broken.ptr != text.data() + text.size())
    misuse("a number that is none");
  return Value(real);
}

double read_real(std::string_view text) {
  double real = 0;
  std::from_chars(text.data(), text.data() + text.size(), real);  // also NaN, Infinity
  return real;
}

Value read_value(Oid type, std::string_view text) {
  switch (type) {
    case kInt2:
    case kInt4:
    case kInt8:
    case kNumeric:
      return read_number(text);
    case kFloat4:
    case kFloat8:
      return Value(read_real(text));
    case kBool:
      return Value(text == "t" ? 1 : 0);
    case kBytea:
      if (!text.starts_with("\\x")) misuse("bytes that are not written in hexadecimal digits");
      return Value(Blob{hex_decode(text.substr(2)).value()});
    case kText:
    case kName:
    case kUnknown:
    case kBpchar:
    case kVarchar:
      return Value(text);
    default:
      misuse("a column of the type with number " + std::to_string(type));
  }
}

}  // namespace

PgParameters::PgParameters(std::span<Value const> values) {
  numbers_.reserve(values.size());
  for (Value const& value : values) {
    std::string_view bytes;
    Oid type = 0;
    auto const number = [&](std::uint64_t bits) {
      numbers_.push_back(big_endian(bits));
      bytes = numbers_.back();
    };
    if (auto const* integer = std::get_if<std::int64_t>(&value.data())) {
      type = kInt8;
      number(static_cast<std::uint64_t>(*integer));
    } else if (auto const* real = std::get_if<double>(&value.data())) {
      type = kFloat8;
      number(std::bit_cast<std::uint64_t>(*real));
    } else if (auto const* text = std::get_if<std::string>(&value.data())) {
      type = kText;
      bytes = *text;
    } else if (auto const* blob = std::get_if<Blob>(&value.data())) {
      type = kBytea;
      bytes = blob->bytes;
    }
    types.push_back(type);
    // An empty text has an address, or libpq takes it for a null.
    data.push_back(value.is_null() ? nullptr : bytes.empty() ? "" : bytes.data());
    sizes.push_back(checked_size(bytes.size()));
    formats.push_back(kBinary);
  }
}

Rows read_rows(PGresult const& result) {
  int const columns = PQnfields(&result);
  Rows rows;
  for (int r = 0; r < PQntuples(&result); ++r) {
    std::vector<Value> values;
    values.reserve(static_cast<std::size_t>(columns));
    for (int c = 0; c < columns; ++c) {
      if (PQgetisnull(&result, r, c) != 0) {
        values.emplace_back();
        continue;
      }
      auto const size = static_cast<std::size_t>(PQgetlength(&result, r, c));
      values.push_back(read_value(PQftype(&result, c), {PQgetvalue(&result, r, c), size}));
    }
    rows.emplace_back(std::move(values));
  }
  return rows;
}

}  // namespace tessera::store
