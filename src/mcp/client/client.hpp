#pragma once

#include "async/task.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "http/authorizer.hpp"
#include "http/client/client.hpp"
#include "mcp/client/options.hpp"
#include "mcp/protocol/capabilities.hpp"
#include "mcp/protocol/tools.hpp"
#include "mcp/protocol/version.hpp"
#include "mcp/transport/transport.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tessera::mcp {

/// What the server said about itself. All of it is unverified, untrusted text.
struct ServerInfo {
  Era era = Era::modern;
  std::string version;                   ///< The revision in use.
  std::vector<std::string> supported;    ///< Modern: every revision that the server names.
  std::optional<Implementation> server;  ///< Modern servers may keep it to themselves.
  ServerCapabilities capabilities;
  std::optional<std::string> instructions;
};

/// The front door for talking to one MCP server, over HTTP or any other transport, in whichever era
/// the server lives.
///
///   mcp::Client client(executor, http, &authorizer, clock, options);
///   connect → list_tools → call_tool → close
///
/// Everything that comes from the server is kept verbatim and untrusted: whoever displays it makes
/// it safe (`term_safe`).
///
/// Concurrency: used on one strand only; calls may overlap. Cancelling a call's task cancels the
/// request at the server: by closing its stream (modern) or by telling it (legacy).
/// Errors of every call: RemoteError (the server's JSON-RPC error), StatusError (an HTTP status
/// without a message), Exception with AsyncErrc::deadline, http::Errc (connection, credential) or
/// mcp::Errc (protocol).
class Client {
 public:
  using Options = ClientOptions;

  /// @param http        not owned; outlives this
  /// @param authorizer  not owned; outlives this; null: no credential is sent
  /// @param clock       not owned; outlives this
  /// @param log         not owned; outlives this
  Client(Executor executor, http::Client& http, http::Authorizer* authorizer, Clock const& clock,
         Options options, Log& log = null_log());
  /// Over a transport of one's own; `url` and `headers` of the options are not used.
  /// @param transport  not null
  /// @param clock      not owned; outlives this
  /// @param log        not owned; outlives this
  Client(Executor executor, std::unique_ptr<Transport> transport, Clock const& clock,
         Options options, Log& log = null_log());
  ~Client();

  /// Finds out how the server speaks and agrees on a revision. May be called again.
  /// Errors besides those of every call: Errc::no_common_version.
  /// Spec: MCP 2026-07-28 basic/versioning; MCP 2025-11-25 basic/lifecycle
  Task<> connect();
  /// What `connect` found. Only after it.
  [[nodiscard]] ServerInfo const& info() const;

  /// All tools, from all pages; from memory while the server's `ttlMs` lasts. A tool whose
  /// `x-mcp-header` annotations break the rules is left out, with a warning in the log.
  Task<std::vector<Tool>> list_tools();

  /// Calls a tool and answers what the server asks on the way. A tool that failed is a result with
  /// `is_error`. Arguments are mirrored in headers where a listed tool wants that.
  Task<CallToolResult> call_tool(std::string name, json::object arguments,
                                 CallOptions options = CallOptions());

  /// Any request, its result as it came; `tools/call` behaves like `call_tool`.
  Task<json::value> request(std::string method, json::object params,
                            CallOptions options = CallOptions());

  /// Ends a legacy session, lets go of the server and waits for what is under way. Await it before
  /// destruction.
  Task<> close();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tessera::mcp
