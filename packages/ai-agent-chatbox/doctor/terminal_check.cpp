#include "packages/ai-agent-chatbox/doctor/terminal_check.hpp"

#include <algorithm>
#include <cctype>

namespace tessera::chatbox::doctor {
namespace {

/// The variable that decides about the characters of this place. Spec: POSIX, XBD 8.2
std::string locale_of(Environment const& environment) {
  for (char const* const name : {"LC_ALL", "LC_CTYPE", "LANG"})
    if (std::string value = environment(name); !value.empty()) return value;
  return {};
}

bool is_utf8(std::string locale) {
  std::transform(locale.begin(), locale.end(), locale.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
}

std::string image_text(std::string const& images, Environment const& environment, bool editor) {
  if (images != "auto") return "as configured: " + images;
  if (!editor) return "not drawn here; they are saved as files";
  std::optional<ImageProtocol> const sure = protocol_from_environment(environment);
  return sure ? "known from the environment" : "the terminal is asked when the chat starts";
}

}  // namespace

appkit::Section check_terminal(Surroundings const& where, Environment const& environment,
                               std::string const& images) {
  appkit::Section section{"terminal"};
  Capabilities const can = capabilities_of(where, environment);
  std::string const term = environment("TERM");
  if (can.editor)
    section.right("kind", "a terminal (" + term + "), with the line editor");
  else if (where.input_is_terminal)
    section.right("kind", "a terminal (" + (term.empty() ? "TERM is not set" : term) +
                              "): plain lines, nothing moves");
  else
    section.right("kind", "no terminal: one message per line, and nobody to ask");
  section.right("colours", can.color ? "yes" : "no");
  std::string const locale = locale_of(environment);
  if (is_utf8(locale))
    section.right("characters", locale);
  else
    section.add({"characters",
                 appkit::Verdict::warning,
                 locale.empty() ? "no locale is set" : locale + " is no UTF-8 locale",
                 "text is read and written as UTF-8: set LANG=C.UTF-8 if it looks wrong",
                 {}});
  section.right("images", image_text(images, environment, can.editor));
  return section;
}

}  // namespace tessera::chatbox::doctor
