#pragma once

#include "async/task.hpp"

#include <memory>
#include <optional>
#include <string>

namespace tessera::mcp_client {

/// The person's terminal, even when standard input and output are something else. Used on one
/// strand only.
class Terminal {
 public:
  /// Opens `path`; `is_open` says whether there is one.
  explicit Terminal(Executor executor, std::string const& path = "/dev/tty");
  ~Terminal();

  [[nodiscard]] bool is_open() const noexcept;
  /// Writes text that is safe already.
  void write(std::string const& text);
  /// One line without its end, or nothing when the person closed the input. Cancellable; at most
  /// 64 KiB. Waits as long as the person needs.
  Task<std::optional<std::string>> read_line();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tessera::mcp_client
