#include "packages/ai-agent-chatbox/terminal/styled_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tessera::chatbox {
namespace {

std::string escape_for(unsigned style, Theme const& theme) {
  std::array<std::pair<unsigned, std::string_view>, 5> const codes{{{kBold, theme.strong},
                                                                    {kItalic, "3"},
                                                                    {kCode, theme.code},
                                                                    {kStrike, "9"},
                                                                    {kUnderline, "4"}}};
  std::string out = "\x1b[0";
  for (auto const& [bit, code] : codes)
    if ((style & bit) != 0 && !code.empty()) out.append(";").append(code);
  return out + "m";
}

}  // namespace

void StyledText::add(std::string_view more, unsigned style) {
  text += more;
  styles.resize(text.size(), static_cast<unsigned char>(style));
}

std::string StyledText::part(Range range, Theme const* theme) const {
  if (theme == nullptr) return text.substr(range.from, range.to - range.from);
  std::string out;
  unsigned now = 0;
  for (std::size_t i = range.from; i < range.to; ++i) {
    if (styles[i] != now) {
      now = styles[i];
      out += escape_for(now, *theme);
    }
    out.push_back(text[i]);
  }
  if (now != 0) out += escape_for(0, *theme);
  return out;
}

StyledText StyledText::shortened(std::size_t columns) const {
  StyledText out;
  out.text = shorten(text, columns);
  out.styles = styles;
  out.styles.resize(out.text.size(), 0);
  return out;
}

}  // namespace tessera::chatbox
