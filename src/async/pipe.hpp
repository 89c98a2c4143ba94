#pragma once

#include "async/task.hpp"

#include <memory>
#include <optional>
#include <string>

namespace tessera {

/// Our end of a pipe, or any other descriptor that bytes go through: a terminal, a file. Used on
/// one strand only; one task at a time reads and one writes.
class Pipe {
 public:
  /// @param fd  owned from now on; is made non-blocking
  Pipe(Executor const& executor, int fd);
  /// Closes it; a read or write under way ends.
  ~Pipe();
  Pipe(Pipe const&) = delete;
  Pipe& operator=(Pipe const&) = delete;

  /// What comes next, at most 64 KiB; nothing at the end.
  Task<std::optional<std::string>> read();
  /// Waits until all of it is gone. Raises no SIGPIPE.
  /// @return false when the other side does not read any more
  Task<bool> write(std::string data);
  /// A read under way comes to its end, a write gives false.
  void close();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace tessera
