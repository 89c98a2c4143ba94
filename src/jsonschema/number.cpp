#include "jsonschema/number.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tessera::jsonschema {
namespace {

__extension__ using Wide = unsigned __int128;

/// mantissa * 10^exponent, without sign.
struct Decimal {
  std::uint64_t mantissa = 0;
  int exponent = 0;
};

/// The shortest digits that mean this double: those that the author wrote, up to 17 of them.
std::optional<Decimal> decimal_of(double number) {
  if (!std::isfinite(number)) return std::nullopt;
  std::array<char, 40> buffer{};
  auto const written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(number),
                                     std::chars_format::scientific);
  std::string_view const text(buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data()));
  std::size_t const e = text.find('e');
  Decimal out;
  int fraction = 0;
  bool behind_point = false;
  for (char const c : text.substr(0, e)) {
    if (c == '.') {
      behind_point = true;
      continue;
    }
    out.mantissa = out.mantissa * 10 + static_cast<std::uint64_t>(c - '0');
    if (behind_point) ++fraction;
  }
  int exponent = 0;
  char const* const begin = text.data() + e + (text[e + 1] == '+' ? 2 : 1);
  std::from_chars(begin, text.data() + text.size(), exponent);
  out.exponent = exponent - fraction;
  return out;
}

std::optional<Decimal> decimal_of(json::value const& number) {
  if (number.is_uint64()) return Decimal{number.get_uint64(), 0};
  if (number.is_int64()) {
    auto const bits = static_cast<std::uint64_t>(number.get_int64());
    return Decimal{number.get_int64() < 0 ? 0 - bits : bits, 0};
  }
  return decimal_of(number.get_double());
}

/// 10^exponent modulo `modulus`.
std::uint64_t power_of_ten(int exponent, std::uint64_t modulus) {
  Wide out = 1 % modulus;
  Wide square = 10 % modulus;
  for (; exponent > 0; exponent /= 2) {
    if (exponent % 2 == 1) out = out * square % modulus;
    square = square * square % modulus;
  }
  return static_cast<std::uint64_t>(out);
}

}  // namespace

bool is_integer(json::value const& number) {
  if (!number.is_double()) return true;
  return std::floor(number.get_double()) == number.get_double();
}

long double number_of(json::value const& number) {
  if (number.is_int64()) return static_cast<long double>(number.get_int64());
  if (number.is_uint64()) return static_cast<long double>(number.get_uint64());
  return static_cast<long double>(number.get_double());
}

bool is_multiple(json::value const& number, json::value const& unit) {
  if (number.is_int64() && unit.is_int64()) return number.get_int64() % unit.get_int64() == 0;
  std::optional<Decimal> a = decimal_of(number);
  std::optional<Decimal> const b = decimal_of(unit);
  if (!a || !b || b->mantissa == 0) return false;
  for (; a->exponent < b->exponent && a->mantissa != 0; ++a->exponent) {
    if (a->mantissa % 10 != 0) return false;
    a->mantissa /= 10;
  }
  if (a->mantissa == 0) return true;
  Wide const scale = power_of_ten(a->exponent - b->exponent, b->mantissa);
  return Wide{a->mantissa} * scale % b->mantissa == 0;
}

}  // namespace tessera::jsonschema
