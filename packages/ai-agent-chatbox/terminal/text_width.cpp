#include "packages/ai-agent-chatbox/terminal/text_width.hpp"

#include <utf8proc.h>

#include <algorithm>

namespace tessera::chatbox {
namespace {

struct Point {
  utf8proc_int32_t code = 0;
  std::size_t size = 1;
};

Point point_at(std::string_view text) {
  utf8proc_int32_t code = 0;
  auto const* bytes = reinterpret_cast<utf8proc_uint8_t const*>(text.data());
  utf8proc_ssize_t const size =
      utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size()), &code);
  if (size <= 0) return Point{0xFFFD, 1};
  return Point{code, static_cast<std::size_t>(size)};
}

std::size_t width_at(utf8proc_int32_t code) {
  return static_cast<std::size_t>(std::max(0, utf8proc_charwidth(code)));
}

}  // namespace

std::vector<Cluster> clusters_of(std::string_view text) {
  std::vector<Cluster> out;
  utf8proc_int32_t state = 0;
  utf8proc_int32_t previous = 0;
  for (std::size_t at = 0; at < text.size();) {
    Point const point = point_at(text.substr(at));
    bool const starts =
        out.empty() || utf8proc_grapheme_break_stateful(previous, point.code, &state);
    if (starts) out.push_back(Cluster{at, 0, 0});
    out.back().size += point.size;
    out.back().width += width_at(point.code);
    previous = point.code;
    at += point.size;
  }
  return out;
}

std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (Cluster const& cluster : clusters_of(text)) width += cluster.width;
  return width;
}

std::vector<Range> rows_of(std::string_view text, std::size_t columns) {
  columns = std::max<std::size_t>(columns, 2);
  std::vector<Range> rows;
  std::size_t from = 0;
  std::size_t width = 0;
  std::size_t space = std::string_view::npos;  // the row's last space
  for (Cluster const& cluster : clusters_of(text)) {
    std::string_view const piece = text.substr(cluster.offset, cluster.size);
    if (piece == "\n") {
      rows.push_back(Range{from, cluster.offset});
      from = cluster.offset + 1;
      width = 0;
      space = std::string_view::npos;
      continue;
    }
    if (width + cluster.width > columns) {
      bool const at_space = piece == " " || space == std::string_view::npos;
      rows.push_back(Range{from, at_space ? cluster.offset : space});
      from = at_space ? cluster.offset + (piece == " " ? 1 : 0) : space + 1;
      width = from <= cluster.offset ? width_of(text.substr(from, cluster.offset - from)) : 0;
      space = std::string_view::npos;
      if (piece == " ") continue;
    }
    if (piece == " ") space = cluster.offset;
    width += cluster.width;
  }
  rows.push_back(Range{from, text.size()});
  return rows;
}

std::vector<std::string> wrap(std::string_view text, std::size_t columns) {
  std::vector<std::string> out;
  for (Range const row : rows_of(text, columns))
    out.emplace_back(text.substr(row.from, row.to - row.from));
  return out;
}

std::string shorten(std::string_view text, std::size_t columns) {
  if (width_of(text) <= columns) return std::string(text);
  std::string out;
  std::size_t width = 0;
  for (Cluster const& cluster : clusters_of(text)) {
    if (width + cluster.width + 1 > columns) break;
    out += text.substr(cluster.offset, cluster.size);
    width += cluster.width;
  }
  return out + "…";
}

}  // namespace tessera::chatbox
