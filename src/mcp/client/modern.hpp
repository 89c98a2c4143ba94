#pragma once

#include "mcp/client/connection.hpp"
#include "mcp/protocol/version.hpp"

#include <string>

namespace tessera::mcp {

/// The era from 2026-07-28 on: every request says who asks and what it can do, nothing is kept
/// between two, and letting go of a reply is how a request is cancelled.
/// Spec: MCP 2026-07-28 basic, basic/transports
class ModernConnection final : public Connection {
 public:
  using Connection::Connection;

  /// A server that refuses the revision and names another one that we speak is asked once more.
  Task<json::value> request(std::string method, json::object params, http::Headers headers,
                            CallOptions options) override;
  Task<std::shared_ptr<Listening>> listen(SubscriptionFilter wanted, Executor executor) override;
  Task<> set_log_level(std::optional<LoggingLevel> level) override;
  Task<> close() override;

 private:
  /// A listener's stream. Its first message has come.
  struct Stream {
    jsonrpc::Id id;
    std::unique_ptr<Reply> reply;
    SubscriptionFilter honoured;
  };

  Task<> serve(jsonrpc::Request request, Waiting& waiting) override;
  void serve_alone(jsonrpc::Request request) override;
  Task<json::value> ask(std::string method, json::object params, http::Headers headers,
                        CallOptions options);
  Task<std::unique_ptr<Reply>> begin(std::string method, json::object params, http::Headers headers,
                                     Waiting const& waiting);
  Task<Stream> open_stream(SubscriptionFilter wanted);
  Task<> hear(Listening& listening, Stream stream, SubscriptionFilter wanted);
  Task<bool> hear_to_the_end(Listening& listening, Stream const& stream);
  void add_meta(json::object& params, Waiting const& waiting) const;

  std::string version_{kModernVersion};
  std::optional<LoggingLevel> log_level_;
};

}  // namespace tessera::mcp
