#pragma once

#include "async/task.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "mcp/transport/transport.hpp"
#include "mcp/transport/wire.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace tessera::mcp {

struct LineTransportOptions {
  std::string address;  ///< What to call the server: its command.
  /// Makes the way to a server that has not seen us yet. Called again after it has ended. Throws
  /// what the caller of `post` shall see. Required.
  std::function<std::unique_ptr<Wire>()> open;
  /// Sees each line as it is written or read, untrusted; may be empty.
  std::function<void(bool ours, std::string_view line)> on_line;
  /// Told when the server has ended, also when that was our wish; may be empty.
  std::function<void()> on_end;
  /// Bytes of one message, and of what waits for one request.
  std::size_t max_message_bytes = 16UL << 20;
  std::size_t max_requests = 1'024;              ///< Requests that may be under way.
  std::size_t max_unsent = 64;                   ///< Messages that may wait to be written.
  std::chrono::milliseconds probe_limit{5'000};  ///< See TransportTraits.
  std::chrono::milliseconds first_pause{250};    ///< Before the second start in a row; doubles.
  std::chrono::milliseconds longest_pause{30'000};
  /// A server that has lived that long has not failed at its start.
  std::chrono::milliseconds settled{10'000};
};

/// One server behind lines: all requests share its two streams and are kept apart by their ids.
///
///   post ─► unsent (bounded) ─► one writer ─► the server
///   reply ◄─ inbox (bounded) ◄─ routes ◄─ one reader ◄─┘
///
/// A reply that is dropped before its answer tells the server with notifications/cancelled. What
/// is no message is logged and skipped. When the server ends, every reply fails with what is known
/// of the end, and the next `post` starts it again: at once the first time, then after pauses that
/// grow. Spec: MCP 2026-07-28 basic/transports (stdio); MCP 2025-11-25 basic/transports (stdio)
class LineTransport final : public Transport {
 public:
  using Options = LineTransportOptions;

  /// @param clock, log  not owned; outlive this
  LineTransport(Executor executor, Clock const& clock, Options options, Log& log = null_log());
  ~LineTransport() override;

  [[nodiscard]] TransportTraits traits() const override;
  [[nodiscard]] std::string const& address() const noexcept override;
  [[nodiscard]] std::uint64_t incarnation() const noexcept override;
  [[nodiscard]] std::string about() const override;

  /// Throws Exception: AsyncErrc::queue_full (too many requests), and what `open` throws.
  Task<std::unique_ptr<Reply>> post(jsonrpc::Message message, http::Headers headers,
                                    std::chrono::milliseconds limit) override;
  /// Ends the server.
  Task<> close() override;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace tessera::mcp
