#include "packages/ai-agent-chatbox/servers/expand.hpp"

#include "appkit/config.hpp"

#include <algorithm>
#include <cctype>

namespace tessera::chatbox {
namespace {

constexpr std::size_t kMaxName = 128;
constexpr std::size_t kMaxResult = 32UL << 10;
constexpr std::string_view kEnv = "env:";

Error bad(std::string why) { return fail(appkit::Errc::bad_setting, std::move(why)); }

bool is_name(std::string_view name) {
  if (name.empty() || name.size() > kMaxName) return false;
  if (std::isdigit(static_cast<unsigned char>(name.front())) != 0) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  });
}

/// What stands between the braces.
Result<std::string> value_of(std::string_view inside, Environment const& environment,
                             std::vector<std::string>& names) {
  std::string_view name = inside;
  if (name.starts_with(kEnv)) name.remove_prefix(kEnv.size());
  std::size_t const mark = name.find(":-");
  bool const has_default = mark != std::string_view::npos;
  std::string_view const fallback = has_default ? name.substr(mark + 2) : std::string_view();
  name = name.substr(0, mark);
  if (!is_name(name))
    return bad("'${" + std::string(inside.substr(0, kMaxName)) + "}' names no variable");
  if (std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
  std::string value = environment(std::string(name).c_str());
  if (!value.empty()) return value;
  if (has_default) return std::string(fallback);
  return bad("the variable " + std::string(name) + " is not set");
}

}  // namespace

Result<std::string> expand_variables(std::string_view text, Environment const& environment,
                                     std::vector<std::string>& names) {
  std::string out;
  while (!text.empty()) {
    std::size_t open = 0;
    if (text.starts_with("${")) open = 2;
    if (text.starts_with("{env:")) open = 1;
    if (open == 0) {
      out.push_back(text.front());
      text.remove_prefix(1);
    } else {
      std::size_t const close = text.find('}');
      if (close == std::string_view::npos)
        return bad("'" + std::string(text.substr(0, open)) + "' has no end");
      Result<std::string> value = value_of(text.substr(open, close - open), environment, names);
      if (!value) return value.error();
      out += *value;
      text.remove_prefix(close + 1);
    }
    if (out.size() > kMaxResult) return bad("a value is longer than 32 KiB");
  }
  return out;
}

}  // namespace tessera::chatbox
