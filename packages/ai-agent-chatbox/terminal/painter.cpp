#include "packages/ai-agent-chatbox/terminal/painter.hpp"

#include "packages/ai-agent-chatbox/terminal/layout.hpp"

#include <algorithm>

namespace tessera::chatbox {
namespace {

std::string up(std::size_t rows) { return rows == 0 ? "" : "\x1b[" + std::to_string(rows) + "A"; }
std::string down(std::size_t rows) { return rows == 0 ? "" : "\x1b[" + std::to_string(rows) + "B"; }

}  // namespace

std::string Painter::paint(Painting const& painting, ScreenSize const& screen, Theme const* theme) {
  std::string out = erase();
  ScreenSize room = screen;
  room.rows -= std::min(room.rows, painting.below.size());
  Layout const layout = lay_out(painting.prompt, painting.buffer, room);
  for (std::size_t i = 0; i < layout.rows.size(); ++i) {
    PaintedRow const& row = layout.rows[i];
    if (i > 0) out += "\r\n";
    bool const bold = theme != nullptr && !row.bold.empty();
    out += bold ? styled(theme->strong, row.bold) : row.bold;
    out += row.text;
  }
  for (std::string const& row : painting.below)
    out += "\r\n" + (theme != nullptr ? styled(theme->soft, row) : row);
  std::size_t const rows = layout.rows.size() + painting.below.size();
  out += up(rows - 1 - layout.cursor_row) + "\r";
  if (layout.cursor_column > 0) out += "\x1b[" + std::to_string(layout.cursor_column) + "C";
  cursor_row_ = layout.cursor_row;
  rows_ = rows;
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
