#pragma once

#include "base/json.hpp"

#include <toml++/toml.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// How values are taken out of a file of rules. Not a public header: it needs toml++, and what it
// throws is caught by the reader of the file.

namespace tessera::mcp_server::policy {

/// What is wrong with the file, at the place where it is.
struct Problem {
  std::size_t line;
  std::string what;
};

[[noreturn]] void stop(toml::node const& at, std::string what);
[[noreturn]] void unknown_key(toml::key const& key, std::string_view known);

/// One rule's share of all values, so that no rule is slow.
class Budget {
 public:
  /// Throws Problem when it is used up.
  void spend(toml::node const& at, std::size_t count = 1);

 private:
  std::size_t spent_ = 0;
};

// Each throws Problem when the node is something else. `what` names it for people.

/// A text that is not empty.
[[nodiscard]] std::string text_of(toml::node const& node, std::string const& what);
/// A text, or a list of texts that is not empty.
[[nodiscard]] std::vector<std::string> texts_of(toml::node const& node, std::string const& what,
                                                Budget& budget);
/// A text, a finite number, true or false.
[[nodiscard]] json::value scalar_of(toml::node const& node, std::string const& what);
/// One of these, or a list of them that is not empty.
[[nodiscard]] std::vector<json::value> scalars_of(toml::node const& node, std::string const& what,
                                                  Budget& budget);
[[nodiscard]] double number_of(toml::node const& node, std::string const& what);
[[nodiscard]] toml::table const& table_of(toml::node const& node, std::string const& what);

}  // namespace tessera::mcp_server::policy
