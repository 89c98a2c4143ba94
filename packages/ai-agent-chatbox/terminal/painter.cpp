#include "packages/ai-agent-chatbox/terminal/painter.hpp"

#include "packages/ai-agent-chatbox/terminal/text_width.hpp"

#include <algorithm>

namespace tessera::chatbox {
namespace {

struct Place {
  std::size_t row = 0;
  std::size_t column = 0;
};

std::string up(std::size_t rows) { return rows == 0 ? "" : "\x1b[" + std::to_string(rows) + "A"; }
std::string down(std::size_t rows) { return rows == 0 ? "" : "\x1b[" + std::to_string(rows) + "B"; }

}  // namespace

std::string Painter::paint(std::string_view prompt, LineBuffer const& buffer, std::size_t columns,
                           bool color) {
  columns = std::max<std::size_t>(columns, 4);
  std::string out = erase();
  if (color) out += "\x1b[1m";
  out += prompt;
  if (color) out += "\x1b[0m";
  std::string_view const text = buffer.text();
  Place pen{0, width_of(prompt) % columns};
  Place cursor = pen;
  auto const next_row = [&] {
    out += "\r\n";
    pen = Place{pen.row + 1, 0};
  };
  for (Cluster const& cluster : clusters_of(text)) {
    std::string_view const piece = text.substr(cluster.offset, cluster.size);
    if (piece != "\n" && pen.column + cluster.width > columns) next_row();
    // Within a cluster there is no column of its own: the cursor stands after what precedes it.
    if (cluster.offset < buffer.cursor() && buffer.cursor() < cluster.offset + cluster.size) {
      std::string_view const part = piece.substr(0, buffer.cursor() - cluster.offset);
      cursor = Place{pen.row, pen.column + width_of(part)};
    } else if (cluster.offset == buffer.cursor()) {
      cursor = pen;
    }
    if (piece == "\n") {
      next_row();
      continue;
    }
    out += piece == "\t" ? std::string_view(" ") : piece;
    pen.column += piece == "\t" ? 1 : cluster.width;
  }
  if (pen.column >= columns) next_row();
  if (buffer.cursor() == text.size()) cursor = pen;
  out += up(pen.row - cursor.row) + "\r";
  if (cursor.column > 0) out += "\x1b[" + std::to_string(cursor.column) + "C";
  cursor_row_ = cursor.row;
  rows_ = pen.row + 1;
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
