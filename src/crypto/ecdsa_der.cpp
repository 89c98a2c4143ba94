#include "crypto/ecdsa_der.hpp"

#include <algorithm>

namespace tessera::crypto {
namespace {

constexpr unsigned char kSequence = 0x30;
constexpr unsigned char kInteger = 0x02;

bool has_top_bit(char byte) noexcept { return (static_cast<unsigned char>(byte) & 0x80U) != 0; }

/// Without the leading zeros that the shortest form does not have; zero itself keeps one.
std::string_view shortest(std::string_view number) noexcept {
  std::size_t const zeros = std::min(number.find_first_not_of('\0'), number.size() - 1);
  return number.substr(zeros);
}

void append(EcdsaDer& der, unsigned char byte) noexcept { der.bytes[der.size++] = byte; }

void append_integer(EcdsaDer& der, std::string_view number) noexcept {
  std::string_view const digits = shortest(number);
  bool const needs_sign = has_top_bit(digits.front());  // or it would read as negative
  append(der, kInteger);
  append(der, static_cast<unsigned char>(digits.size() + (needs_sign ? 1 : 0)));
  if (needs_sign) append(der, 0);
  for (char const digit : digits) append(der, static_cast<unsigned char>(digit));
}

/// Takes one element of the tag off the front. @return nothing when there is none
std::optional<std::string_view> take(std::string_view& der, unsigned char tag) noexcept {
  if (der.size() < 2 || static_cast<unsigned char>(der[0]) != tag || has_top_bit(der[1]))
    return std::nullopt;
  std::size_t const size = static_cast<unsigned char>(der[1]);
  if (der.size() - 2 < size) return std::nullopt;
  std::string_view const content = der.substr(2, size);
  der.remove_prefix(2 + size);
  return content;
}

/// @return false for what is no number of at most 32 bytes in its shortest form
bool append_padded(std::string& out, std::string_view integer) {
  if (integer.empty() || has_top_bit(integer.front())) return false;
  std::string_view const digits = shortest(integer);
  std::size_t const zeros = integer.size() - digits.size();
  bool const needs_sign = zeros == 1 && has_top_bit(digits.front());
  if ((zeros != 0 && !needs_sign) || digits.size() > kP256Number) return false;
  out.append(kP256Number - digits.size(), '\0');
  out += digits;
  return true;
}

}  // namespace

EcdsaDer ecdsa_der_of(std::string_view r_and_s) noexcept {
  EcdsaDer der;
  append(der, kSequence);
  append(der, 0);
  append_integer(der, r_and_s.substr(0, kP256Number));
  append_integer(der, r_and_s.substr(kP256Number));
  der.bytes[1] = static_cast<unsigned char>(der.size - 2);
  return der;
}

std::optional<std::string> ecdsa_numbers_of(std::string_view der) {
  std::optional<std::string_view> sequence = take(der, kSequence);
  if (!sequence || !der.empty()) return std::nullopt;
  std::optional<std::string_view> const r = take(*sequence, kInteger);
  std::optional<std::string_view> const s = take(*sequence, kInteger);
  std::string numbers;
  numbers.reserve(2 * kP256Number);
  if (!r || !s || !sequence->empty() || !append_padded(numbers, *r) || !append_padded(numbers, *s))
    return std::nullopt;
  return numbers;
}

}  // namespace tessera::crypto
