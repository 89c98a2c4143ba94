#include "mcp/transport/line_reader.hpp"

#include <algorithm>
#include <utility>

namespace tessera::mcp {
namespace {

// What is kept of a line that is too long: enough for a person to see what it was.
constexpr std::size_t kBeginning = 200;

bool is_blank(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\t'; });
}

}  // namespace

void LineReader::feed(std::string_view bytes) {
  bytes_.erase(0, at_);
  at_ = 0;
  bytes_ += bytes;
}

void LineReader::keep(std::string_view part) {
  if (!over_ && line_.size() + part.size() <= limit_) {
    line_ += part;
    return;
  }
  // However the bytes are cut: the same beginning.
  std::size_t const kept = std::min(line_.size(), kBeginning);
  over_ = true;
  line_.resize(kept);
  line_.shrink_to_fit();
  line_ += part.substr(0, kBeginning - kept);
}

std::optional<Line> LineReader::take() {
  Line line{std::exchange(line_, {}), !std::exchange(over_, false)};
  if (line.whole && line.text.ends_with('\r')) line.text.pop_back();
  if (line.whole && is_blank(line.text)) return std::nullopt;
  return line;
}

std::optional<Line> LineReader::next() {
  for (;;) {
    std::string_view const left = std::string_view(bytes_).substr(at_);
    std::size_t const end = left.find('\n');
    keep(left.substr(0, end));
    if (end == std::string_view::npos) {
      bytes_.clear();
      at_ = 0;
      return std::nullopt;
    }
    at_ += end + 1;
    if (std::optional<Line> line = take()) return line;
  }
}

std::optional<Line> LineReader::rest() { return take(); }

}  // namespace tessera::mcp
