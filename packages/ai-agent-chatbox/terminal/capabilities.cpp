#include "packages/ai-agent-chatbox/terminal/capabilities.hpp"

#include "packages/ai-agent-chatbox/terminal/terminal.hpp"

namespace tessera::chatbox {

Capabilities capabilities_of(Surroundings const& surroundings, Environment const& environment) {
  std::string const term = environment("TERM");
  bool const terminal = surroundings.input_is_terminal && surroundings.output_is_terminal;
  bool const able = !term.empty() && term != "dumb" && !surroundings.plain;
  Capabilities out;
  out.editor = terminal && able;
  if (surroundings.color == "always")
    out.color = true;
  else if (surroundings.color == "never" || !environment("NO_COLOR").empty())
    out.color = false;
  else
    out.color = (surroundings.output_is_terminal && able) ||
                (!environment("CLICOLOR_FORCE").empty() && environment("CLICOLOR_FORCE") != "0");
  return out;
}

Task<> Terminal::draw(std::string picture) {
  print(picture);
  co_return;
}

Task<> Terminal::use_theme(std::optional<Theme>) { co_return; }

std::string Look::dim(std::string_view text) const {
  return color ? styled(theme.soft, text) : std::string(text);
}
std::string Look::bold(std::string_view text) const {
  return color ? styled(theme.strong, text) : std::string(text);
}

}  // namespace tessera::chatbox
