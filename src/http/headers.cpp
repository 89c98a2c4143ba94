#include "http/headers.hpp"

#include <algorithm>

namespace tessera::http {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_tchar(char c) {
  return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
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

bool is_field_name(std::string_view name) noexcept {
  return !name.empty() && std::all_of(name.begin(), name.end(), is_tchar);
}

bool is_field_value(std::string_view value) noexcept {
  return std::all_of(value.begin(), value.end(), [](char c) {
    auto const byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
  });
}

std::string_view trim_ows(std::string_view value) noexcept {
  auto const is_ows = [](char c) { return c == ' ' || c == '\t'; };
  while (!value.empty() && is_ows(value.front())) value.remove_prefix(1);
  while (!value.empty() && is_ows(value.back())) value.remove_suffix(1);
  return value;
}

}  // namespace tessera::http
