#pragma once

#include "base/clock.hpp"
#include "base/log.hpp"
#include "jsonrpc/message.hpp"
#include "mcp/client/budget.hpp"
#include "mcp/client/input_handler.hpp"
#include "mcp/client/options.hpp"
#include "mcp/client/subscription.hpp"
#include "mcp/transport/transport.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace tessera::mcp {

/// What both eras need to talk to a server. Not owned; everything outlives the connection.
struct ConnectionParts {
  Transport& transport;
  Clock const& clock;
  Log& log;
  ClientOptions const& options;
};

/// One era's way of asking: a request goes out, its result comes back. Above it everything is
/// written once. Used on one strand only; requests may overlap.
class Connection {
 public:
  explicit Connection(ConnectionParts parts) : parts_(parts) {}
  virtual ~Connection() = default;
  Connection(Connection const&) = delete;
  Connection& operator=(Connection const&) = delete;

  /// Sends one request and gives back its result.
  /// @param headers  fields that the caller mirrors from the parameters
  /// Throws RemoteError, StatusError, Exception(AsyncErrc::deadline), Exception(Errc::bad_message)
  /// and what the transport throws.
  virtual Task<json::value> request(std::string method, json::object params, http::Headers headers,
                                    CallOptions options) = 0;
  /// Begins to hear of changes. The caller keeps the result until its group has stopped.
  /// Throws as `request` does, and Exception(Errc::not_supported) when the server cannot tell.
  virtual Task<std::shared_ptr<Listening>> listen(SubscriptionFilter wanted, Executor executor) = 0;
  /// Asks for the server's log from this level on. Empty: for none.
  virtual Task<> set_log_level(std::optional<LoggingLevel> level) = 0;
  /// Lets the server forget what it keeps for us.
  virtual Task<> close() = 0;

  /// Takes what the server says and what belongs to no request of ours.
  void take(jsonrpc::Message message);

  /// Called with every notification but progress.
  std::function<void(jsonrpc::Notification const&)> on_notification;

 protected:
  /// What one request needs until its answer is there.
  struct Waiting {
    jsonrpc::Id id;
    Budget budget;
    CallOptions options;
    std::string about;  ///< What the request is for, in the words of a person.
  };
  [[nodiscard]] Waiting waiting_for(std::string const& method, json::object const& params,
                                    CallOptions options);

  /// Reads messages until the answer is there. @return nothing when the reply ended without it
  Task<std::optional<json::value>> read_answer(Reply& reply, Waiting& waiting);
  /// Sends one message within the time that is left.
  Task<std::unique_ptr<Reply>> send(jsonrpc::Message message, http::Headers headers, Budget budget);

  /// Takes a request of the server that came while we wait. The modern era knows none.
  virtual Task<> serve(jsonrpc::Request request, Waiting& waiting) = 0;
  /// The same for one that belongs to no request of ours.
  virtual void serve_alone(jsonrpc::Request request) = 0;

  /// Passes a notification on to whoever wants it.
  virtual void notice(jsonrpc::Notification const& notification);

  ConnectionParts parts_;

 private:
  void notice_progress(jsonrpc::Notification const& notification, Waiting const& waiting);

  std::int64_t last_id_ = 0;
};

}  // namespace tessera::mcp
