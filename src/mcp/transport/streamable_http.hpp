#pragma once

#include "async/task.hpp"
#include "http/authorizer.hpp"
#include "http/client/client.hpp"
#include "jsonrpc/message.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace tessera::mcp {

/// The server answered with an HTTP status and no message that says more.
class StatusError : public Exception {
 public:
  /// @param excerpt  the beginning of the body: untrusted text
  StatusError(int status, std::string const& url, std::string const& excerpt);
  [[nodiscard]] int status() const noexcept { return status_; }

 private:
  int status_;
};

/// The reply to one request: one JSON message, or a stream of events with one each, or none.
/// Destroying it closes the connection's stream.
class Reply {
 public:
  /// @param max_message_bytes  of one message; a longer one is an error
  Reply(std::unique_ptr<http::ClientStream> stream, std::size_t max_message_bytes);
  ~Reply();

  [[nodiscard]] int status() const;
  [[nodiscard]] http::Headers const& headers() const;
  /// The next message, or nothing at the end. A body under an error status that is no message ends
  /// the reply and is kept in `excerpt`.
  /// Throws Exception: Errc::bad_message, http::Errc::transfer_failed.
  Task<std::optional<jsonrpc::Message>> next();

  /// The first bytes of a body that was no message.
  [[nodiscard]] std::string const& excerpt() const noexcept { return excerpt_; }
  /// Where a broken stream can be taken up again; empty: nowhere.
  /// Spec: MCP 2025-11-25 basic/transports (resumability)
  [[nodiscard]] std::string last_event_id() const;
  /// How long the server wants us to wait before that.
  [[nodiscard]] std::optional<std::chrono::milliseconds> retry_after() const;

 private:
  struct Events;
  Task<std::optional<jsonrpc::Message>> next_event();
  Task<std::optional<jsonrpc::Message>> whole_body();

  std::unique_ptr<http::ClientStream> stream_;
  std::size_t max_message_bytes_;
  std::unique_ptr<Events> events_;
  std::string excerpt_;
  bool ended_ = false;
};

/// Streamable HTTP as seen from a client: one message out, messages back. Knows credentials and
/// media types; knows nothing of what the messages mean. Used on one strand only; exchanges may
/// overlap, and each has a connection stream of its own, so answers cannot be mixed up.
/// Cancelling a task closes its exchange.
/// Spec: MCP 2026-07-28 basic/transports; MCP 2025-11-25 basic/transports
class StreamableHttp {
 public:
  struct Options {
    std::string url;                             ///< The endpoint. Required.
    http::Headers headers;                       ///< Added to every request.
    std::size_t max_message_bytes = 16UL << 20;  ///< Of one message from the server.
  };
  /// @param client      not owned; outlives this
  /// @param authorizer  not owned; outlives this; null: no credential
  StreamableHttp(http::Client& client, http::Authorizer* authorizer, Options options);

  /// Sends one message. After 401 or 403 the authorizer may have it sent once more.
  /// @param limit  until the head of the reply has come
  /// Throws Exception: http::Errc::unauthorized or forbidden (the credential was refused), and what
  /// http::Client and http::Authorizer throw.
  Task<std::unique_ptr<Reply>> post(std::string body, http::Headers headers,
                                    std::chrono::milliseconds limit);
  /// Takes up a broken stream. Legacy era only.
  Task<std::unique_ptr<Reply>> resume(http::Headers headers, std::chrono::milliseconds limit);
  /// Ends a session. Legacy era only.
  Task<std::unique_ptr<Reply>> drop(http::Headers headers, std::chrono::milliseconds limit);

  [[nodiscard]] std::string const& url() const noexcept { return options_.url; }

 private:
  Task<std::unique_ptr<Reply>> exchange(http::ClientRequest request);

  http::Client& client_;
  http::Authorizer* authorizer_;
  Options options_;
};

}  // namespace tessera::mcp
