#pragma once

#include "async/task.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "http/authorizer.hpp"
#include "http/client/client.hpp"
#include "mcp/client/client.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <memory>
#include <string>

namespace tessera::conformance {

namespace json = boost::json;

/// What the suite gives to one run of the program, and what every scenario needs.
struct Bed {
  std::string url;       ///< Of the MCP server; the last argument of the program.
  std::string scenario;  ///< MCP_CONFORMANCE_SCENARIO
  std::string revision;  ///< MCP_CONFORMANCE_PROTOCOL_VERSION; decides the era.
  json::object context;  ///< MCP_CONFORMANCE_CONTEXT; empty: none was given.

  asio::io_context loop{1};
  std::unique_ptr<http::Client> http;
  SystemClock clock;
  SystemRandom random;

  /// The server, the era of the revision, and short time limits.
  [[nodiscard]] mcp::ClientOptions options() const;
};

using Work = std::function<Task<>(mcp::Client&)>;

/// Connects, works, and closes, also when the work fails.
/// @param bed         not owned; outlives the task
/// @param authorizer  not owned; outlives the task; null: no credential
Task<> with_client(Bed& bed, mcp::ClientOptions options, Work work,
                   http::Authorizer* authorizer = nullptr);

/// Ends the scenario: what the suite's server did is not what the scenario needs.
[[noreturn]] void give_up(std::string why);

}  // namespace tessera::conformance
