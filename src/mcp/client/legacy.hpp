#pragma once

#include "async/event.hpp"
#include "async/task_group.hpp"
#include "mcp/client/connection.hpp"
#include "mcp/protocol/lifecycle.hpp"

#include <memory>
#include <vector>

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

  /// A session that the server has lost is made anew, once; so is what a server that was started
  /// again must know of us.
  Task<json::value> request(std::string method, json::object params, http::Headers headers,
                            CallOptions options) override;
  /// Changes come on a stream of their own, which all listeners share, or unasked where the
  /// transport has one channel for everything.
  Task<std::shared_ptr<Listening>> listen(SubscriptionFilter wanted, Executor executor) override;
  Task<> set_log_level(std::optional<LoggingLevel> level) override;
  /// Ends the session, if there is one, and waits for notifications that are under way.
  Task<> close() override;

 private:
  Task<> serve(jsonrpc::Request request, Waiting& waiting) override;
  void serve_alone(jsonrpc::Request request) override;
  void notice(jsonrpc::Notification const& notification) override;
  Task<> answer(jsonrpc::Request request, std::string about);
  Task<> meet_again();
  Task<json::value> ask(std::string method, json::object params, CallOptions options);
  Task<json::value> wait_for_answer(std::unique_ptr<Reply> reply, Waiting& waiting);
  Task<std::unique_ptr<Reply>> take_up(std::string event_id, std::chrono::milliseconds pause,
                                       Budget budget);
  Task<> notify(std::string method, json::object params);
  Task<> deliver(jsonrpc::Message message);
  Task<> end_session();
  [[nodiscard]] http::Headers session_headers() const;
  Task<> open_ears();
  Task<> hear(std::unique_ptr<Reply> reply);
  Task<bool> hear_stream(Reply& reply);
  Task<std::unique_ptr<Reply>> open_stream(std::string event_id);
  Task<> unsubscribe(std::string uri);
  void end_listeners(std::exception_ptr const& why);

  InitializeResult server_;
  std::string session_;  ///< Empty: none.
  bool initialized_ = false;
  std::uint64_t incarnation_ = 0;  ///< Of the server that was told hello.
  bool meeting_ = false;           ///< Somebody says hello to a new one.
  Event met_;
  TaskGroup background_;  ///< Notifications; each bounds its own time.
  std::vector<std::weak_ptr<Listening>> listeners_;
  TaskGroup hearing_;  ///< The stream that listeners share.
  TaskGroup serving_;  ///< Questions of the server that belong to no request of ours.
};

}  // namespace tessera::mcp
