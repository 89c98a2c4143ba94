#include "packages/ai-agent-chatbox/terminal/painter.hpp"

#include "packages/ai-agent-chatbox/terminal/layout.hpp"

namespace tessera::chatbox {
namespace {

std::string up(std::size_t rows) { return rows == 0 ? "" : "\x1b[" + std::to_string(rows) + "A"; }
std::string down(std::size_t rows) { return rows == 0 ? "" : "\x1b[" + std::to_string(rows) + "B"; }

}  // namespace

std::string Painter::paint(std::string_view prompt, LineBuffer const& buffer,
                           ScreenSize const& screen, bool color) {
  std::string out = erase();
  Layout const layout = lay_out(prompt, buffer, screen);
  for (std::size_t i = 0; i < layout.rows.size(); ++i) {
    PaintedRow const& row = layout.rows[i];
    if (i > 0) out += "\r\n";
    bool const bold = color && !row.bold.empty();
    out += bold ? "\x1b[1m" + row.bold + "\x1b[0m" : row.bold;
    out += row.text;
  }
  out += up(layout.rows.size() - 1 - layout.cursor_row) + "\r";
  if (layout.cursor_column > 0) out += "\x1b[" + std::to_string(layout.cursor_column) + "C";
  cursor_row_ = layout.cursor_row;
  rows_ = layout.rows.size();
  return out;
}

std::string Painter::erase() {
  std::string out = up(cursor_row_) + "\r\x1b[J";
  cursor_row_ = 0;
  rows_ = 1;
  return out;
}

std::string Painter::leave() {
  std::string out = down(rows_ - 1 - cursor_row_) + "\r\n";
  cursor_row_ = 0;
  rows_ = 1;
  return out;
}

}  // namespace tessera::chatbox
