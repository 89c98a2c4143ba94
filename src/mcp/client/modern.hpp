#pragma once

#include "mcp/client/connection.hpp"

namespace tessera::mcp {

/// The era from 2026-07-28 on: every request says who asks and what it can do, nothing is kept
/// between two, and letting go of a reply is how a request is cancelled.
/// Spec: MCP 2026-07-28 basic, basic/transports
class ModernConnection final : public Connection {
 public:
  using Connection::Connection;

  Task<json::value> request(std::string method, json::object params, http::Headers headers,
                            CallOptions options) override;
  Task<> close() override;

 private:
  Task<> serve(jsonrpc::Request request, Waiting& waiting) override;
  void serve_alone(jsonrpc::Request request) override;
  void add_meta(json::object& params, Waiting const& waiting) const;
};

}  // namespace tessera::mcp
