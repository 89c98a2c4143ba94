#include "http/headers.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace tessera::http {
namespace {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// A table instead of comparisons: every byte of every field name passes through it.
using ByteTable = std::array<bool, 256>;

constexpr ByteTable make_token_table() {
  ByteTable table{};
  for (char c = '0'; c <= '9'; ++c) table[static_cast<unsigned char>(c)] = true;
  for (char c = 'a'; c <= 'z'; ++c) table[static_cast<unsigned char>(c)] = true;
  for (char c = 'A'; c <= 'Z'; ++c) table[static_cast<unsigned char>(c)] = true;
  for (char const c : std::string_view("!#$%&'*+-.^_`|~"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}
constexpr ByteTable kToken = make_token_table();

// What an ordinary head needs, so that it grows in one step.
constexpr std::size_t kUsualText = 480;
constexpr std::size_t kUsualFields = 16;

constexpr bool is_good_in_value(char c) {
  auto const byte = static_cast<unsigned char>(c);
  return (byte >= 0x20 || byte == '\t') && byte != 0x7f;
}

/// @param eight  bytes, of which none may be a control character
bool has_no_control(std::string_view eight) {
  constexpr std::uint64_t kEach = 0x0101010101010101;
  constexpr std::uint64_t kTop = kEach * 0x80;
  std::uint64_t word = 0;
  std::memcpy(&word, eight.data(), sizeof word);
  std::uint64_t const del = word ^ (kEach * 0x7f);
  std::uint64_t const below_space = (word - kEach * 0x20) & ~word;
  return ((below_space | ((del - kEach) & ~del)) & kTop) == 0;
}

}  // namespace

void Headers::add(std::string_view name, std::string_view value) {
  if (fields_.capacity() == 0) {
    text_.reserve(kUsualText);
    fields_.reserve(kUsualFields);
  }
  Slice slice{};
  slice.name = static_cast<std::uint32_t>(text_.size());
  slice.name_size = static_cast<std::uint32_t>(name.size());
  slice.value = static_cast<std::uint32_t>(text_.size() + name.size());
  slice.value_size = static_cast<std::uint32_t>(value.size());
  text_.append(name).append(value);
  fields_.push_back(slice);
}

void Headers::set(std::string_view name, std::string_view value) {
  remove(name);
  add(name, value);
}

void Headers::remove(std::string_view name) {
  std::erase_if(fields_, [&](Slice const& slice) { return is_named(slice, name); });
}

void Headers::clear() noexcept {
  text_.clear();
  fields_.clear();
}

std::optional<std::string_view> Headers::find(std::string_view name) const noexcept {
  for (Slice const& slice : fields_)
    if (is_named(slice, name))
      return std::string_view(text_.data() + slice.value, slice.value_size);
  return std::nullopt;
}

std::string_view Headers::get(std::string_view name) const noexcept {
  return find(name).value_or(std::string_view());
}

std::size_t Headers::count(std::string_view name) const noexcept {
  return static_cast<std::size_t>(std::count_if(
      fields_.begin(), fields_.end(), [&](Slice const& slice) { return is_named(slice, name); }));
}

bool Headers::is_named(Slice const& slice, std::string_view name) const noexcept {
  return slice.name_size == name.size() &&
         iequals(std::string_view(text_.data() + slice.name, slice.name_size), name);
}

Headers::Field Headers::at(std::size_t index) const noexcept {
  Slice const& slice = fields_[index];
  char const* const text = text_.data();
  return {{text + slice.name, slice.name_size}, {text + slice.value, slice.value_size}};
}

bool iequals(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}

bool is_field_name(std::string_view name) noexcept {
  return !name.empty() && std::all_of(name.begin(), name.end(),
                                      [](char c) { return kToken[static_cast<unsigned char>(c)]; });
}

bool is_field_value(std::string_view value) noexcept {
  // Values are long (a token) and nearly always good: eight bytes at a time, until one is suspect.
  while (value.size() >= 8 && has_no_control(value.substr(0, 8))) value.remove_prefix(8);
  return std::all_of(value.begin(), value.end(), is_good_in_value);
}

std::string_view trim_ows(std::string_view value) noexcept {
  auto const is_ows = [](char c) { return c == ' ' || c == '\t'; };
  while (!value.empty() && is_ows(value.front())) value.remove_prefix(1);
  while (!value.empty() && is_ows(value.back())) value.remove_suffix(1);
  return value;
}

}  // namespace tessera::http
