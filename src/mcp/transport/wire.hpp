#pragma once

#include "async/task.hpp"
#include "mcp/transport/line_reader.hpp"

#include <optional>
#include <string>

namespace tessera::mcp {

/// Messages as lines, both ways: a child's pipes, our own standard input and output, or memory.
/// Used on one strand only; one task reads and one writes.
class Wire {
 public:
  Wire() = default;
  virtual ~Wire() = default;
  Wire(Wire const&) = delete;
  Wire& operator=(Wire const&) = delete;

  /// The next line of the other side, or nothing at the end.
  virtual Task<std::optional<Line>> read() = 0;
  /// Sends one line. @param line  without its end, and without a line break in it
  /// @return false when the other side takes nothing any more
  virtual Task<bool> write(std::string line) = 0;
  /// Ends both directions and waits until the other side has let go, within bounds. A read or write
  /// under way ends. May be called twice, also at the same time. Await it before destruction.
  virtual Task<> shut() = 0;
  /// What is known of the other side's end or state, for a person: how it ended, what it said last
  /// outside of the protocol. Harmless on a terminal; may be empty.
  [[nodiscard]] virtual std::string about() const { return {}; }
};

}  // namespace tessera::mcp
