#pragma once

#include "mcp/client/connection.hpp"
#include "mcp/protocol/param_headers.hpp"
#include "mcp/protocol/tools.hpp"

#include <map>
#include <vector>

namespace tessera::mcp {

/// The server's tools as last listed. Used on one strand only.
class ToolList {
 public:
  explicit ToolList(ConnectionParts parts) : parts_(parts) {}

  /// All pages, or what is remembered while it is fresh.
  Task<std::vector<Tool>> all(Connection& connection);
  /// The next `all` asks the server.
  void forget() { fresh_until_ = {}; }
  /// The fields that mirror the arguments of a `tools/call`, as far as the tool is known.
  /// Throws Exception(Errc::bad_header_value).
  [[nodiscard]] http::Headers headers_for(json::object const& call_params) const;

 private:
  void take(ListToolsResult page, std::vector<Tool>& tools,
            std::map<std::string, std::vector<ParamHeader>>& headers) const;

  ConnectionParts parts_;
  std::vector<Tool> tools_;
  std::map<std::string, std::vector<ParamHeader>> headers_;
  std::chrono::steady_clock::time_point fresh_until_{};
};

}  // namespace tessera::mcp
