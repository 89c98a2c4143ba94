#include "packages/ai-agent-chatbox/terminal/theme.hpp"

namespace tessera::chatbox {

std::optional<Theme> theme_of(std::string_view word) {
  for (Theme const& theme : {kDarkTheme, kLightTheme, kMonoTheme})
    if (theme.name == word) return theme;
  return std::nullopt;
}

bool is_theme_word(std::string_view word) { return word == "auto" || theme_of(word).has_value(); }

std::string styled(std::string_view look, std::string_view text) {
  std::string out = "\x1b[";
  out += look;
  out += "m";
  out += text;
  return out + "\x1b[0m";
}

}  // namespace tessera::chatbox
