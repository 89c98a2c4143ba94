#pragma once

#include "async/task.hpp"
#include "http/headers.hpp"
#include "jsonrpc/message.hpp"

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace tessera::mcp {

/// What belongs to one message that was sent: its answer, and what the server says on the way.
/// Destroying it before the answer has come means that nobody waits any more.
class Reply {
 public:
  Reply() = default;
  virtual ~Reply() = default;
  Reply(Reply const&) = delete;
  Reply& operator=(Reply const&) = delete;

  /// The next message, or nothing at the end.
  /// Throws Exception: Errc::bad_message, http::Errc::transfer_failed and what the transport adds.
  virtual Task<std::optional<jsonrpc::Message>> next() = 0;
  /// Why there was no answer. Only after `next` gave nothing, or when `refused`.
  [[nodiscard]] virtual std::exception_ptr failure() const = 0;

  /// The other side did not take the message.
  [[nodiscard]] virtual bool refused() const { return false; }
  /// The session that began with this reply; empty: none. Legacy era only.
  [[nodiscard]] virtual std::string session_id() const { return {}; }
  /// Where a broken reply can be taken up again; empty: nowhere.
  /// Spec: MCP 2025-11-25 basic/transports (resumability)
  [[nodiscard]] virtual std::string last_event_id() const { return {}; }
  /// How long the server wants us to wait before that.
  [[nodiscard]] virtual std::optional<std::chrono::milliseconds> retry_after() const { return {}; }
};

/// Where transports differ and the protocol cares.
struct TransportTraits {
  /// Letting go of a reply cancels its request in both eras; otherwise the legacy era needs a
  /// notification of its own.
  bool dropping_cancels = false;
  /// How long the modern question may stay without an answer until the server is taken for a legacy
  /// one, as is one that ends over it; 0: silence is a failure like any other.
  /// Spec: MCP 2026-07-28 basic/versioning (era detection on stdio)
  std::chrono::milliseconds probe_limit{0};
};

/// A client's way to one server: messages go out, and each has a reply of its own. Knows nothing of
/// what the messages mean beyond what it needs to keep replies apart.
/// Used on one strand only; replies may overlap, and none outlives its transport.
class Transport {
 public:
  Transport() = default;
  virtual ~Transport() = default;
  Transport(Transport const&) = delete;
  Transport& operator=(Transport const&) = delete;

  [[nodiscard]] virtual TransportTraits traits() const { return {}; }
  /// The other side in a person's words: an URL, or a command.
  [[nodiscard]] virtual std::string const& address() const noexcept = 0;
  /// What is known of the server besides its answers, for a person who waits for one in vain: its
  /// last error output. Harmless on a terminal; may be empty.
  [[nodiscard]] virtual std::string about() const { return {}; }
  /// Changes when the server that we knew is gone and whatever comes next knows nothing of us.
  [[nodiscard]] virtual std::uint64_t incarnation() const noexcept { return 0; }

  /// Sends one message.
  /// @param headers  only a transport that has header fields sends them
  /// @param limit    until it is known that a reply begins
  virtual Task<std::unique_ptr<Reply>> post(jsonrpc::Message message, http::Headers headers,
                                            std::chrono::milliseconds limit) = 0;
  /// Takes up a reply that broke and has a `last_event_id`. Legacy era only.
  /// Throws Exception(Errc::not_supported) where replies never have one.
  virtual Task<std::unique_ptr<Reply>> resume(http::Headers headers,
                                              std::chrono::milliseconds limit);
  /// Ends a session. Legacy era only. Throws like `resume` where there are none.
  virtual Task<std::unique_ptr<Reply>> drop(http::Headers headers, std::chrono::milliseconds limit);
  /// Lets go of the server and waits for it. A later `post` begins anew.
  virtual Task<> close();

  /// Takes what the server sends and what belongs to no reply. May be empty.
  std::function<void(jsonrpc::Message)> on_unsolicited;
};

}  // namespace tessera::mcp
