#pragma once

#include "async/task_group.hpp"
#include "mcp/client/connection.hpp"
#include "mcp/protocol/lifecycle.hpp"

namespace tessera::mcp {

/// The era up to 2025-11-25: a handshake, perhaps a session, questions of the server on the reply's
/// stream, and a notification to cancel a request.
/// Spec: MCP 2025-11-25 basic/lifecycle, basic/transports
class LegacyConnection final : public Connection {
 public:
  LegacyConnection(ConnectionParts parts, Executor executor);

  /// Says hello. Throws Exception(Errc::no_common_version) and what `request` throws.
  Task<> initialize();
  [[nodiscard]] InitializeResult const& server() const noexcept { return server_; }

  /// A session that the server has lost is made anew, once.
  Task<json::value> request(std::string method, json::object params, http::Headers headers,
                            CallOptions options) override;
  /// Ends the session, if there is one, and waits for notifications that are under way.
  Task<> close() override;

 private:
  Task<> serve(jsonrpc::Request request, Waiting& waiting) override;
  Task<json::value> ask(std::string method, json::object params, CallOptions options);
  Task<json::value> wait_for_answer(std::unique_ptr<Reply> reply, Waiting& waiting);
  Task<std::unique_ptr<Reply>> take_up(std::string event_id, std::chrono::milliseconds pause,
                                       Budget budget);
  Task<> notify(std::string method, json::object params);
  Task<> deliver(std::string message);
  Task<> end_session();
  [[nodiscard]] http::Headers session_headers() const;

  InitializeResult server_;
  std::string session_;  ///< Empty: none.
  bool initialized_ = false;
  TaskGroup background_;
};

}  // namespace tessera::mcp
