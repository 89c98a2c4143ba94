#include "http/headers.hpp"

#include <algorithm>
#include <array>

namespace tessera::http {
namespace {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Tables instead of comparisons: every byte of every request head passes through them.
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
constexpr ByteTable make_value_table() {
  ByteTable table{};
  for (std::size_t i = 0x20; i < 256; ++i) table[i] = i != 0x7f;
  table['\t'] = true;
  return table;
}
constexpr ByteTable kToken = make_token_table();
constexpr ByteTable kValue = make_value_table();

bool all_in(std::string_view text, ByteTable const& table) {
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return table[static_cast<unsigned char>(c)]; });
}

}  // namespace

void Headers::add(std::string_view name, std::string_view value) {
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
  std::erase_if(fields_, [&](Slice const& slice) {
    return iequals(std::string_view(text_).substr(slice.name, slice.name_size), name);
  });
}

void Headers::clear() noexcept {
  text_.clear();
  fields_.clear();
}

std::optional<std::string_view> Headers::find(std::string_view name) const noexcept {
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    Field const field = at(i);
    if (iequals(field.name, name)) return field.value;
  }
  return std::nullopt;
}

std::string_view Headers::get(std::string_view name) const noexcept {
  return find(name).value_or(std::string_view());
}

std::size_t Headers::count(std::string_view name) const noexcept {
  std::size_t found = 0;
  for (std::size_t i = 0; i < fields_.size(); ++i) found += iequals(at(i).name, name) ? 1 : 0;
  return found;
}

Headers::Field Headers::at(std::size_t index) const noexcept {
  Slice const& slice = fields_[index];
  std::string_view const text = text_;
  return {text.substr(slice.name, slice.name_size), text.substr(slice.value, slice.value_size)};
}

bool iequals(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}

bool is_field_name(std::string_view name) noexcept { return !name.empty() && all_in(name, kToken); }

bool is_field_value(std::string_view value) noexcept { return all_in(value, kValue); }

std::string_view trim_ows(std::string_view value) noexcept {
  auto const is_ows = [](char c) { return c == ' ' || c == '\t'; };
  while (!value.empty() && is_ows(value.front())) value.remove_prefix(1);
  while (!value.empty() && is_ows(value.back())) value.remove_suffix(1);
  return value;
}

}  // namespace tessera::http
