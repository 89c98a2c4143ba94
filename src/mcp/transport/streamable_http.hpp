#pragma once

#include "async/task.hpp"
#include "http/authorizer.hpp"
#include "http/client/client.hpp"
#include "mcp/transport/status_error.hpp"
#include "mcp/transport/transport.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace tessera::mcp {

/// The reply to one POST: one JSON message, or a stream of events with one each, or none.
/// Destroying it closes the connection's stream.
class HttpReply final : public Reply {
 public:
  /// @param url                of the server, for what goes wrong
  /// @param max_message_bytes  of one message; a longer one is an error
  HttpReply(std::unique_ptr<http::ClientStream> stream, std::string url,
            std::size_t max_message_bytes);
  ~HttpReply() override;

  /// A body under an error status that is no message ends the reply.
  Task<std::optional<jsonrpc::Message>> next() override;
  /// StatusError, or Exception(http::Errc::transfer_failed).
  [[nodiscard]] std::exception_ptr failure() const override;
  [[nodiscard]] bool refused() const override;
  [[nodiscard]] std::string session_id() const override;
  [[nodiscard]] std::string last_event_id() const override;
  [[nodiscard]] std::optional<std::chrono::milliseconds> retry_after() const override;

 private:
  struct Events;
  Task<std::optional<jsonrpc::Message>> next_event();
  Task<std::optional<jsonrpc::Message>> whole_body();

  std::unique_ptr<http::ClientStream> stream_;
  std::string url_;
  std::size_t max_message_bytes_;
  std::unique_ptr<Events> events_;
  std::string excerpt_;
  bool ended_ = false;
};

/// Streamable HTTP as seen from a client: one message out, messages back. Knows credentials and
/// media types; knows nothing of what the messages mean. Used on one strand only; exchanges may
/// overlap, and each has a connection stream of its own, so answers cannot be mixed up and nothing
/// is unsolicited. Cancelling a task closes its exchange.
/// Spec: MCP 2026-07-28 basic/transports; MCP 2025-11-25 basic/transports
class StreamableHttp final : public Transport {
 public:
  struct Options {
    std::string url;                             ///< The endpoint. Required.
    http::Headers headers{};                     ///< Added to every request.
    std::size_t max_message_bytes = 16UL << 20;  ///< Of one message from the server.
  };
  /// @param client      not owned; outlives this
  /// @param authorizer  not owned; outlives this; null: no credential
  StreamableHttp(http::Client& client, http::Authorizer* authorizer, Options options);

  [[nodiscard]] std::string const& address() const noexcept override { return options_.url; }

  /// After 401 or 403 the authorizer may have the message sent again, at most three times.
  /// Throws Exception: http::Errc::unauthorized or forbidden (the credential was refused), and what
  /// http::Client and http::Authorizer throw.
  Task<std::unique_ptr<Reply>> post(jsonrpc::Message message, http::Headers headers,
                                    std::chrono::milliseconds limit) override;
  Task<std::unique_ptr<Reply>> resume(http::Headers headers,
                                      std::chrono::milliseconds limit) override;
  Task<std::unique_ptr<Reply>> drop(http::Headers headers,
                                    std::chrono::milliseconds limit) override;

 private:
  Task<std::unique_ptr<Reply>> exchange(http::ClientRequest request);

  http::Client& client_;
  http::Authorizer* authorizer_;
  Options options_;
};

}  // namespace tessera::mcp
