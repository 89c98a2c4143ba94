#pragma once

#include "async/process.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "mcp/transport/transport.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tessera::mcp {

struct StdioOptions {
  std::vector<std::string> command;  ///< Program and arguments; no shell. Required.
  std::string shown{};      ///< What to call it instead of `command`, which may hold secrets.
  std::string directory{};  ///< To start it in; empty: ours.
  std::vector<std::string> inherit = inherited_by_default();       ///< Variables it gets from ours.
  std::vector<std::pair<std::string, std::string>> environment{};  ///< Variables of its own.
  Process::Patience patience{};                                    ///< For each step of its end.
  std::chrono::milliseconds probe_limit{5'000};  ///< For the question whether it is modern.
  std::size_t max_message_bytes = 16UL << 20;    ///< Of one message from the server.
  /// Gets what it writes to standard error as it comes: untrusted. Empty: only the end is kept.
  std::function<void(std::string_view)> on_errors;
  /// Told when it has ended, also when that was our wish. Empty: nobody.
  std::function<void()> on_end;
  /// Sees each line that goes to the server (`ours`) or comes from it, untrusted; may be empty.
  std::function<void(bool ours, std::string_view line)> on_line;
};

/// A server that is a program, started when the first message goes out and again when it has ended:
///
///   mcp::Client client(executor, mcp::stdio_transport(executor, {.command = {"server"}}, clock),
///                      clock, {});
///
/// It gets no variable of our environment that is not named, no descriptor and no terminal of ours.
/// @param clock, log  not owned; outlive the result
/// Errors of `post`: ProcessErrc::cannot_start with the reason.
/// Spec: MCP 2026-07-28 basic/transports (stdio); MCP 2025-11-25 basic/transports (stdio)
[[nodiscard]] std::unique_ptr<Transport> stdio_transport(Executor const& executor,
                                                         StdioOptions options, Clock const& clock,
                                                         Log& log = null_log());

}  // namespace tessera::mcp
