#pragma once

#include "async/task.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "http/authorizer.hpp"
#include "http/client/client.hpp"
#include "mcp/client/options.hpp"
#include "mcp/client/subscription.hpp"
#include "mcp/protocol/capabilities.hpp"
#include "mcp/protocol/completion.hpp"
#include "mcp/protocol/prompts.hpp"
#include "mcp/protocol/resources.hpp"
#include "mcp/protocol/skills.hpp"
#include "mcp/protocol/subscriptions.hpp"
#include "mcp/protocol/tasks.hpp"
#include "mcp/protocol/tools.hpp"
#include "mcp/protocol/version.hpp"
#include "mcp/transport/transport.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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

/// What a call came to at first: its result, or a task that goes on at the server.
struct StartedCall {
  std::optional<CallToolResult> result;
  std::optional<TaskState> task;
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

  /// Whether both sides have named the extension.
  [[nodiscard]] bool agreed_on(std::string_view extension) const;

  // Lists have all pages and are bounded by the options; they and resources come from memory while
  // the server's `ttlMs` lasts and no change was heard of.

  /// A tool whose `x-mcp-header` annotations break the rules is left out, with a warning in the
  /// log.
  Task<std::vector<Tool>> list_tools();
  Task<std::vector<Prompt>> list_prompts();
  Task<std::vector<Resource>> list_resources();
  Task<std::vector<ResourceTemplate>> list_resource_templates();

  /// Calls a tool and answers what the server asks on the way. A tool that failed is a result with
  /// `is_error`. Arguments are mirrored in headers where a listed tool wants that. A call that
  /// becomes a task is followed to its end.
  /// Errors besides those of every call: Errc::output_mismatch for a listed tool whose result does
  /// not fit its own outputSchema.
  Task<CallToolResult> call_tool(std::string name, json::object arguments,
                                 CallOptions options = CallOptions());
  Task<GetPromptResult> get_prompt(std::string name, std::map<std::string, std::string> arguments,
                                   CallOptions options = CallOptions());
  Task<ReadResourceResult> read_resource(std::string uri, CallOptions options = CallOptions());
  /// Values for an argument of a prompt, or for a variable of a template; at most 100.
  Task<Completion> complete(CompleteParams params, CallOptions options = CallOptions());

  /// Hears of changes, in either era. The result must not outlive this client.
  /// Errors besides those of every call: Errc::not_supported.
  Task<Subscription> listen(SubscriptionFilter wanted);
  /// Asks for the server's log (`on_log` of the options) from this level on; empty: for none.
  Task<> set_log_level(std::optional<LoggingLevel> level);

  // Tasks, for who does not want `call_tool` to wait. Extension io.modelcontextprotocol/tasks.

  /// Begins a call, and comes back as soon as it is a task.
  Task<StartedCall> start_tool(std::string name, json::object arguments,
                               CallOptions options = CallOptions());
  /// Follows a task to its end. Cancelling this cancels the task.
  Task<CallToolResult> finish_task(TaskState task);
  Task<TaskState> get_task(std::string task_id);
  /// Answers some of a task's questions.
  Task<> update_task(std::string task_id, std::map<std::string, json::object> answers);
  Task<> cancel_task(std::string task_id);

  // Skills. Extension io.modelcontextprotocol/skills. Listing reads no file.

  Task<std::vector<Skill>> list_skills();
  Task<Skill> get_skill(std::string uri);
  /// The bytes of one file of a skill, if they are what the list promised.
  /// Errors besides those of every call: Errc::not_verified.
  Task<std::string> load_skill_file(Skill skill, std::string uri);

  /// Any request, its result as it came; `tools/call` is sent as `call_tool` sends it.
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
