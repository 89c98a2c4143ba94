#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tessera::oauth {

/// `a b c`: how lists of names without spaces are stored.
[[nodiscard]] inline std::string join_names(std::vector<std::string> const& names) {
  std::string text;
  for (std::string const& name : names) {
    if (!text.empty()) text += ' ';
    text += name;
  }
  return text;
}

[[nodiscard]] inline std::vector<std::string> split_names(std::string_view text) {
  std::vector<std::string> names;
  while (!text.empty()) {
    std::string_view const name = text.substr(0, text.find(' '));
    names.emplace_back(name);
    text.remove_prefix(name.size() == text.size() ? name.size() : name.size() + 1);
  }
  return names;
}

}  // namespace tessera::oauth
