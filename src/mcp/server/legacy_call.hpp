#pragma once

#include "http/message/response.hpp"
#include "mcp/server/answers.hpp"
#include "mcp/server/call_params.hpp"
#include "mcp/server/exchange.hpp"
#include "mcp/server/replies.hpp"
#include "mcp/server/server.hpp"
#include "mcp/session/session_token.hpp"

#include <memory>
#include <optional>
#include <variant>

namespace tessera::mcp {

/// One `tools/call` of the legacy era. The tool runs first; only when it asks for input, or speaks
/// while it works, does the answer become an event stream:
///
///   client                              this call
///     │ POST tools/call ───────────────►│ run the tool ──► InputRequired
///     │◄─────────────── 200, event stream│
///     │◄───── event: elicitation/create  │ wait in the process's table, by session and id
///     │ POST answer, 202 ───────────────►│ (any worker of this process)
///     │                                  │ run the tool again, with the answer
///     │◄───── event: the result, end     │
///
/// Spec: MCP 2025-11-25 basic/transports, client/elicitation
class LegacyCall : public std::enable_shared_from_this<LegacyCall> {
 public:
  /// @param server, tool  outlive this
  LegacyCall(Server const& server, ExchangePtr exchange, Session session, AnyTool const& tool,
             CallParams const& params);

  /// The response: JSON when the tool is done at once, an event stream otherwise.
  [[nodiscard]] Task<http::Response> answer();

 private:
  [[nodiscard]] Task<> stream(http::ResponseStream& out, bool has_run);
  [[nodiscard]] Task<ToolOutcome> run();
  [[nodiscard]] Task<std::optional<ToolError>> ask_all(http::ResponseStream& out);
  [[nodiscard]] Task<std::variant<json::object, ToolError>> ask(http::ResponseStream& out,
                                                                std::string key);
  [[nodiscard]] std::optional<ToolError> cannot_ask() const;
  [[nodiscard]] ToolContext::Wiring wiring() const;
  [[nodiscard]] ServerReply reply_to(ToolOutcome const& outcome) const;

  Server const& server_;
  ExchangePtr exchange_;
  Session session_;
  AnyTool const& tool_;
  CallParams params_;
  ToolContext context_;
  ToolOutcome outcome_;
};

}  // namespace tessera::mcp
