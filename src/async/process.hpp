#pragma once

#include "async/process_errc.hpp"
#include "async/task.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tessera {

/// How a process ended.
struct ProcessEnd {
  int code = 0;    ///< What it returned, when `signal` is 0.
  int signal = 0;  ///< The signal that ended it; 0: it ended by itself.

  /// `ended with code 3`, `was ended by signal 9 (Killed)`.
  [[nodiscard]] std::string text() const;
};

/// The environment variables that a child gets from ours unless options say otherwise: where to
/// find programs, home and temporary files, who and in which language. None that usually holds a
/// secret.
[[nodiscard]] std::vector<std::string> const& inherited_by_default();

/// A child process and its three pipes. Leads a process group of its own, so that its own children
/// end with it; gets SIGTERM when the thread that started it ends; has no descriptor of ours but
/// the pipes. No shell is involved. Concurrency: used on one strand only; one task at a time may
/// read each pipe and one may write. The destructor kills the group at once and waits; `terminate`
/// is the polite way.
class Process {
 public:
  struct Options {
    std::vector<std::string>
        argv;               ///< Program (a path, or a name on PATH) and arguments. Required.
    std::string directory;  ///< To start in; empty: ours.
    std::vector<std::string> inherit = inherited_by_default();     ///< Names taken from ours.
    std::vector<std::pair<std::string, std::string>> environment;  ///< Added; wins over `inherit`.
  };
  /// How long the child may take for each step of its end.
  struct Patience {
    std::chrono::milliseconds after_close{2'000};  ///< From the end of its input to SIGTERM.
    std::chrono::milliseconds after_term{2'000};   ///< From SIGTERM to SIGKILL.
  };
  enum class Stream { output, errors };

  /// Starts it. Throws Exception(ProcessErrc::cannot_start): no such program, not allowed, no such
  /// folder.
  Process(Executor const& executor, Options options);
  ~Process();
  Process(Process const&) = delete;
  Process& operator=(Process const&) = delete;

  [[nodiscard]] int pid() const noexcept;
  /// What it writes next, at most 64 KiB; nothing when the pipe has ended.
  Task<std::optional<std::string>> read(Stream stream);
  /// Waits until all of it is in the pipe. @return false when the child does not read any more
  Task<bool> write(std::string data);
  /// The child sees the end of its input. A write under way ends.
  void close_input();

  /// Waits until it has ended. What is left in its pipes can still be read.
  Task<ProcessEnd> wait();
  /// How it ended; nothing while it runs.
  [[nodiscard]] std::optional<ProcessEnd> ended() const noexcept;
  /// Closes its input, then asks, then forces it and its whole group to end; waits until it has.
  /// May be called twice, also at the same time.
  Task<ProcessEnd> terminate(Patience patience);
  Task<ProcessEnd> terminate();
  /// Ends the group at once.
  void kill() noexcept;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace tessera
