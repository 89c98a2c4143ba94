#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tessera::mcp {

/// One line without its end.
struct Line {
  std::string text;
  bool whole = true;  ///< False: it was over the limit, and `text` is only how it began.
};

/// Cuts a stream of bytes into lines. Ends are LF or CR LF; lines without anything but spaces are
/// left out. Never keeps more than one line and its limit.
/// Spec: MCP 2026-07-28 basic/transports (stdio: messages are delimited by newlines)
class LineReader {
 public:
  /// @param limit  bytes of one line
  explicit LineReader(std::size_t limit) : limit_(limit) {}

  /// Takes the next bytes. Only when `next` has given all that was there.
  void feed(std::string_view bytes);
  /// The next line that is complete; nothing: more bytes are wanted.
  [[nodiscard]] std::optional<Line> next();
  /// The stream has ended: what is left, if it is anything.
  [[nodiscard]] std::optional<Line> rest();

 private:
  void keep(std::string_view part);
  [[nodiscard]] std::optional<Line> take();

  std::size_t limit_;
  std::string bytes_;
  std::size_t at_ = 0;
  std::string line_;
  bool over_ = false;
};

}  // namespace tessera::mcp
