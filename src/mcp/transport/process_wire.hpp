#pragma once

#include "async/process.hpp"
#include "async/task_group.hpp"
#include "mcp/transport/wire.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace tessera::mcp {

/// A child's standard input and output. Its standard error is read all the time, so that it never
/// stands in the way, and its end is kept for what is told to a person.
/// Spec: MCP 2026-07-28 basic/transports (stdio)
class ProcessWire final : public Wire {
 public:
  struct Options {
    Process::Options process;
    Process::Patience patience;
    std::size_t max_line_bytes = 16UL << 20;
    std::size_t kept_errors = 4UL << 10;  ///< Bytes of standard error that are remembered.
    /// Gets what the child writes to standard error as it comes, untrusted; may be empty.
    std::function<void(std::string_view)> on_errors;
  };
  /// Starts the child. Throws Exception(ProcessErrc::cannot_start).
  ProcessWire(Executor const& executor, Options options);

  Task<std::optional<Line>> read() override;
  Task<bool> write(std::string line) override;
  Task<> shut() override;
  [[nodiscard]] std::string about() const override;

 private:
  Task<> drain();

  Options options_;
  Process process_;
  LineReader lines_;
  bool finished_ = false;
  std::string errors_;
  TaskGroup background_;
};

}  // namespace tessera::mcp
