#include "base/encoding.hpp"

#include <array>
#include <cstdint>
#include <cstring>

namespace tessera {
namespace {

std::string_view text_of(EncodingErrc code) {
  switch (code) {
    case EncodingErrc::bad_base64:
      return "not valid base64";
    case EncodingErrc::bad_hex:
      return "not valid hexadecimal";
    case EncodingErrc::bad_percent:
      return "not valid percent-encoding";
  }
  return "unknown encoding error";
}
constexpr ErrorCategory<EncodingErrc, text_of> kCategory("encoding");

constexpr std::string_view kStandard =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::uint8_t kInvalid = 0xff;
using Reverse = std::array<std::uint8_t, 256>;

constexpr Reverse reverse_of(std::string_view alphabet) {
  Reverse table{};
  table.fill(kInvalid);
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  return table;
}
constexpr Reverse kStandardReverse = reverse_of(kStandard);
constexpr Reverse kUrlReverse = reverse_of(kUrl);

std::uint32_t byte_at(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

std::string encode64(std::string_view bytes, std::string_view alphabet, bool pad) {
  std::string out((bytes.size() + 2) / 3 * 4, '=');
  char* to = out.data();
  std::size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3, to += 4) {
    std::uint32_t const group =
        byte_at(bytes, i) << 16 | byte_at(bytes, i + 1) << 8 | byte_at(bytes, i + 2);
    to[0] = alphabet[group >> 18];
    to[1] = alphabet[group >> 12 & 63];
    to[2] = alphabet[group >> 6 & 63];
    to[3] = alphabet[group & 63];
  }
  std::size_t const rest = bytes.size() - i;
  if (rest == 0) return out;
  std::uint32_t const group =
      byte_at(bytes, i) << 16 | (rest == 2 ? byte_at(bytes, i + 1) << 8 : 0);
  to[0] = alphabet[group >> 18];
  to[1] = alphabet[group >> 12 & 63];
  if (rest == 2) to[2] = alphabet[group >> 6 & 63];
  if (!pad) out.resize(out.size() - (3 - rest));
  return out;
}

// Unpadded text only; the last group's unused bits must be zero, so that one value has one
// spelling.
Result<std::string> decode64(std::string_view text, Reverse const& reverse) {
  std::size_t const rest = text.size() % 4;
  if (rest == 1) return fail(EncodingErrc::bad_base64);
  auto const value = [&](std::size_t i) -> std::uint32_t { return reverse[byte_at(text, i)]; };
  std::string out(text.size() * 3 / 4, '\0');
  char* to = out.data();
  std::uint32_t all = 0;  // a character that is none leaves its mark above the six bits
  std::size_t i = 0;
  for (; i + 4 <= text.size(); i += 4, to += 3) {
    std::uint32_t const a = value(i);
    std::uint32_t const b = value(i + 1);
    std::uint32_t const c = value(i + 2);
    std::uint32_t const d = value(i + 3);
    all |= a | b | c | d;
    std::uint32_t const group = a << 18 | b << 12 | c << 6 | d;
    to[0] = static_cast<char>(group >> 16 & 0xff);
    to[1] = static_cast<char>(group >> 8 & 0xff);
    to[2] = static_cast<char>(group & 0xff);
  }
  if (rest != 0) {
    std::uint32_t const a = value(i);
    std::uint32_t const b = value(i + 1);
    std::uint32_t const c = rest == 3 ? value(i + 2) : 0;
    all |= a | b | c;
    std::uint32_t const group = a << 18 | b << 12 | c << 6;
    to[0] = static_cast<char>(group >> 16 & 0xff);
    if (rest == 3) to[1] = static_cast<char>(group >> 8 & 0xff);
    if ((group & (rest == 3 ? 0xffU : 0xffffU)) != 0) return fail(EncodingErrc::bad_base64);
  }
  if (all > 63) return fail(EncodingErrc::bad_base64);
  return out;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

}  // namespace

error_code make_error_code(EncodingErrc code) { return {static_cast<int>(code), kCategory}; }

std::string base64_encode(std::string_view bytes) { return encode64(bytes, kStandard, true); }

Result<std::string> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) return fail(EncodingErrc::bad_base64);
  for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  return decode64(text, kStandardReverse);
}

std::string base64url_encode(std::string_view bytes) { return encode64(bytes, kUrl, false); }

Result<std::string> base64url_decode(std::string_view text) { return decode64(text, kUrlReverse); }

std::string hex_encode(std::string_view bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (char const c : bytes) {
    auto const value = static_cast<unsigned char>(c);
    out.push_back(kDigits[value >> 4]);
    out.push_back(kDigits[value & 15]);
  }
  return out;
}

Result<std::string> hex_decode(std::string_view text) {
  if (text.size() % 2 != 0) return fail(EncodingErrc::bad_hex);
  std::string out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    int const high = hex_value(text[i]);
    int const low = hex_value(text[i + 1]);
    if (high < 0 || low < 0) return fail(EncodingErrc::bad_hex);
    out.push_back(static_cast<char>(high << 4 | low));
  }
  return out;
}

std::string percent_encode(std::string_view text) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (char const c : text) {
    if (is_unreserved(c)) {
      out.push_back(c);
      continue;
    }
    auto const value = static_cast<unsigned char>(c);
    out.push_back('%');
    out.push_back(kDigits[value >> 4]);
    out.push_back(kDigits[value & 15]);
  }
  return out;
}

Result<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  auto const is_plain = [plus_is_space](char c) {
    return c != '%' && (c != '+' || !plus_is_space);
  };
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    std::size_t const start = i;
    while (i < text.size() && is_plain(text[i])) i += 1;
    out.append(text.substr(start, i - start));
    if (i == text.size()) break;
    if (text[i] == '+') {
      out.push_back(' ');
      i += 1;
      continue;
    }
    if (i + 2 >= text.size()) return fail(EncodingErrc::bad_percent);
    int const high = hex_value(text[i + 1]);
    int const low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return fail(EncodingErrc::bad_percent);
    out.push_back(static_cast<char>(high << 4 | low));
    i += 3;
  }
  return out;
}

bool is_valid_utf8(std::string_view text) noexcept {
  std::size_t i = 0;
  while (i < text.size()) {
    // Most text is ASCII for long stretches.
    std::uint64_t eight = 0;
    if (i + sizeof eight <= text.size()) {
      std::memcpy(&eight, text.data() + i, sizeof eight);
      if ((eight & 0x8080808080808080U) == 0) {
        i += sizeof eight;
        continue;
      }
    }
    std::uint32_t const lead = byte_at(text, i);
    std::size_t const more = lead < 0x80       ? 0
                             : lead >> 5 == 6  ? 1
                             : lead >> 4 == 14 ? 2
                             : lead >> 3 == 30 ? 3
                                               : 4;
    if (more == 4 || i + more >= text.size()) return false;
    std::uint32_t point = more == 0 ? lead : lead & (0x3FU >> more);
    for (std::size_t k = 1; k <= more; ++k) {
      std::uint32_t const next = byte_at(text, i + k);
      if (next >> 6 != 2) return false;
      point = point << 6 | (next & 63);
    }
    constexpr std::array<std::uint32_t, 4> kSmallest{0, 0x80, 0x800, 0x10000};
    if (point < kSmallest[more] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
      return false;
    i += more + 1;
  }
  return true;
}

}  // namespace tessera
