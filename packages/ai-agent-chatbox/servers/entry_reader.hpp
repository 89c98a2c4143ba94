#pragma once

#include "base/json.hpp"
#include "packages/ai-agent-chatbox/terminal/images/protocol.hpp"

#include <boost/json/object.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::chatbox {

/// Takes the settings of one JSON object one by one and keeps the first thing that is wrong. What
/// nobody took is left over. A setting that is absent, or after a mistake, reads as empty.
class EntryReader {
 public:
  /// @param object, environment  outlive this
  EntryReader(json::object const& object, Environment const& environment)
      : object_(object), environment_(environment) {}

  [[nodiscard]] bool has(std::string_view key) const { return object_.contains(key); }
  /// As it stands there.
  std::string plain(std::string_view key);
  /// With its variables filled in.
  std::string text(std::string_view key);
  std::vector<std::string> plain_list(std::string_view key);
  std::vector<std::string> list(std::string_view key);
  /// Names and values, the values filled in.
  std::map<std::string, std::string> pairs(std::string_view key);
  std::optional<bool> flag(std::string_view key);
  std::optional<std::int64_t> number(std::string_view key, std::int64_t least, std::int64_t most);
  json::object const* object(std::string_view key);
  /// Somebody else reads this one.
  void skip(std::string_view key) { taken_.emplace_back(key); }

  void wrong(std::string why) {
    if (problem_.empty()) problem_ = std::move(why);
  }
  [[nodiscard]] std::string const& problem() const { return problem_; }
  [[nodiscard]] std::vector<std::string> left_over() const;
  [[nodiscard]] std::vector<std::string>& variables() { return variables_; }

 private:
  json::value const* take(std::string_view key);
  std::string filled(std::string_view key, std::string_view text);

  json::object const& object_;
  Environment const& environment_;
  std::vector<std::string> taken_;
  std::vector<std::string> variables_;
  std::string problem_;
};

}  // namespace tessera::chatbox
