#include "packages/ai-agent-chatbox/terminal/layout.hpp"

#include "base/term_safe.hpp"
#include "packages/ai-agent-chatbox/terminal/text_width.hpp"

#include <algorithm>
#include <utility>

namespace tessera::chatbox {
namespace {

constexpr std::size_t kLeastReach = 8192;
constexpr std::size_t kBytesPerCell = 8;

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::size_t points_of(std::string_view text) {
  auto const count = std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); });
  return static_cast<std::size_t>(count);
}

/// The part of the text that is looked at. Its ends move in steps, so that rows stay where they are
/// while the cursor moves.
Range window_of(std::string_view text, std::size_t cursor, std::size_t reach) {
  if (text.size() <= 4 * reach) return Range{0, text.size()};
  std::size_t from = cursor < 2 * reach ? 0 : (cursor / reach - 1) * reach;
  std::size_t to = std::min(text.size(), from + 4 * reach);
  if (from > 0) {
    std::size_t const feed = text.substr(from, reach).find('\n');
    if (feed != std::string_view::npos) from += feed + 1;
  }
  while (from > 0 && from < text.size() && continues(text[from])) ++from;
  while (to < text.size() && continues(text[to])) ++to;
  return Range{from, to};
}

/// What stands on the screen for one cluster.
std::string shown(std::string_view piece) {
  if (piece == "\t") return " ";
  bool const plain = piece.size() == 1 && piece.front() >= ' ' && piece.front() <= '~';
  return plain ? std::string(piece) : term_safe_line(piece);
}

/// Rows of unlimited number, each with the place in the text where it begins.
class Pen {
 public:
  explicit Pen(std::size_t columns) : columns_(columns) { begin_row(0); }

  void prompt(std::string_view text) {
    for (Cluster const& cluster : clusters_of(text)) {
      if (column_ + cluster.width > columns_) begin_row(0);
      layout_.rows.back().bold += text.substr(cluster.offset, cluster.size);
      column_ += cluster.width;
    }
  }

  /// @param at  where `text` begins in the whole text
  void text(std::string_view text, std::size_t at, std::size_t cursor) {
    for (Cluster const& cluster : clusters_of(text)) {
      std::string_view const piece = text.substr(cluster.offset, cluster.size);
      std::size_t const begin = at + cluster.offset;
      std::string const seen = piece == "\n" ? std::string() : shown(piece);
      std::size_t const width = width_of(seen);
      if (column_ + width > columns_) begin_row(begin);
      // Within a cluster there is no column of its own: the cursor stands after what precedes it.
      if (begin == cursor)
        mark_cursor(0);
      else if (begin < cursor && cursor < begin + cluster.size)
        mark_cursor(width_of(shown(piece.substr(0, cursor - begin))));
      layout_.rows.back().text += seen;
      column_ += width;
      if (piece == "\n") begin_row(begin + 1);
    }
    std::size_t const end = at + text.size();
    if (column_ >= columns_) begin_row(end);
    if (cursor == end) mark_cursor(0);
  }

  Layout layout() { return std::move(layout_); }
  [[nodiscard]] std::vector<std::size_t> const& begins() const { return begins_; }

 private:
  void begin_row(std::size_t at) {
    layout_.rows.emplace_back();
    begins_.push_back(at);
    column_ = 0;
  }

  void mark_cursor(std::size_t beyond) {
    layout_.cursor_row = layout_.rows.size() - 1;
    layout_.cursor_column = std::min(column_ + beyond, columns_ - 1);
  }

  std::size_t columns_;
  std::size_t column_ = 0;
  Layout layout_;
  std::vector<std::size_t> begins_;
};

std::string hidden(std::size_t points, std::string_view where, std::size_t columns) {
  return shorten("… " + std::to_string(points) + " more characters " + std::string(where), columns);
}

}  // namespace

Layout lay_out(std::string_view prompt, LineBuffer const& buffer, ScreenSize const& screen) {
  std::size_t const columns = std::max<std::size_t>(screen.columns, 4);
  std::size_t const most = std::max<std::size_t>(screen.rows, 5) - 1;
  std::string_view const text = buffer.text();
  std::size_t const reach = std::max(kLeastReach, columns * most * kBytesPerCell);
  Range const window = window_of(text, buffer.cursor(), reach);
  std::string const safe_prompt = shorten(term_safe_line(prompt), columns * (most / 3));

  Pen pen(columns);
  if (window.from == 0) pen.prompt(safe_prompt);
  pen.text(text.substr(window.from, window.to - window.from), window.from, buffer.cursor());
  std::vector<std::size_t> const begins = pen.begins();
  Layout all = pen.layout();
  if (all.rows.size() <= most && window.from == 0 && window.to == text.size()) return all;

  std::size_t const body = std::min(most - 2, all.rows.size());
  std::size_t const half = body / 2;
  std::size_t const top = std::min(all.cursor_row - std::min(all.cursor_row, half),  //
                                   all.rows.size() - body);
  std::size_t const end = top + body;
  std::size_t const below = end < begins.size() ? begins[end] : window.to;
  Layout out;
  bool const above = top > 0 || window.from > 0;
  if (above) {
    std::string const short_prompt = shorten(safe_prompt, columns / 2);
    std::size_t const room = columns - width_of(short_prompt);
    out.rows.push_back(
        {short_prompt, hidden(points_of(text.substr(0, begins[top])), "above", room)});
  }
  for (std::size_t i = top; i < end; ++i) out.rows.push_back(std::move(all.rows[i]));
  if (below < text.size())
    out.rows.push_back({"", hidden(points_of(text.substr(below)), "below", columns)});
  out.cursor_row = all.cursor_row - top + (above ? 1 : 0);
  out.cursor_column = all.cursor_column;
  return out;
}

}  // namespace tessera::chatbox
