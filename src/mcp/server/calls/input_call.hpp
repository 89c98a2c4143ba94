#pragma once

#include "mcp/server/call_context.hpp"
#include "mcp/server/calls/call_params.hpp"
#include "mcp/server/operation.hpp"
#include "mcp/server/reply.hpp"
#include "mcp/server/tool_result.hpp"
#include "mcp/session/request_state.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace tessera::mcp {

/// What one run came to: the answer, or questions.
using RunOutcome = std::variant<ServerReply, InputRequired>;

/// A request whose answer may need input first: `tools/call`, `prompts/get`, `resources/read`. A
/// subclass says what one run is; this says what becomes of its questions.
///
/// Modern: they are the answer, with everything that must be remembered sealed in `requestState`;
/// a later request brings that and the answers. Legacy: they are asked while the request is open:
///
///   client                              this call
///     │ tools/call ────────────────────►│ run ──► InputRequired
///     │◄────────── elicitation/create   │ wait in the process's table, by session and id
///     │ its answer ────────────────────►│ (over HTTP: at any worker of this process)
///     │                                 │ run again, with the answer
///     │◄────────── the result           │
///
/// Spec: MCP 2026-07-28 basic/multi-round-trip; MCP 2025-11-25 client/elicitation
class InputCall : public std::enable_shared_from_this<InputCall> {
 public:
  InputCall(InputCall const&) = delete;
  InputCall& operator=(InputCall const&) = delete;
  virtual ~InputCall() = default;

  /// Answers. @param self  keeps itself alive in the rest of its reply
  [[nodiscard]] static Task<ServerReply> answer(std::shared_ptr<InputCall> self);

 protected:
  /// @param operation  read here only
  /// @param method     constant
  /// @param name       outlives this
  /// @param streams    it speaks while it works
  InputCall(Operation const& operation, CallParams const& params, std::string_view method,
            std::string_view name, bool streams);

  [[nodiscard]] Server const& server() const noexcept { return server_; }
  [[nodiscard]] Era era() const noexcept { return era_; }
  [[nodiscard]] jsonrpc::Id const& id() const { return exchange_->request().id; }
  [[nodiscard]] CallContext& context() noexcept { return context_; }
  [[nodiscard]] CallParams const& params() const noexcept { return params_; }
  /// Of the coroutine that a run is part of; null: it has none.
  [[nodiscard]] DeadlineKeeper* deadline_keeper() const noexcept;

 private:
  /// One run. Throws only when the caller is cancelled.
  [[nodiscard]] virtual Task<RunOutcome> run() = 0;
  /// The answer when the questions cannot be asked or nobody answers them.
  [[nodiscard]] virtual ServerReply failed(std::string_view why) const = 0;

  /// The work goes on when the request's handler has answered: it speaks in a stream of its own.
  [[nodiscard]] bool is_aloud() const noexcept { return streams_ && context_.listened_to(); }

  // The modern era.
  [[nodiscard]] std::optional<ServerReply> take_state();
  [[nodiscard]] ServerReply settled(RunOutcome outcome) const;
  [[nodiscard]] ServerReply ask_by_result(InputRequired const& input) const;
  [[nodiscard]] RequestStateScope scope() const;
  [[nodiscard]] Task<ServerReply> run_aloud(Outbox& out);
  [[nodiscard]] bool is_answered_already(RunOutcome const& outcome) const;
  [[nodiscard]] Task<ServerReply> run_again(InputRequired input);

  // The legacy era.
  [[nodiscard]] Task<ServerReply> answer_legacy();
  [[nodiscard]] Task<ServerReply> run_or_ask();
  [[nodiscard]] Task<ServerReply> cancellable(Task<ServerReply> work);
  [[nodiscard]] Task<ServerReply> run_and_ask(Outbox& out, std::optional<RunOutcome> first);
  [[nodiscard]] std::optional<std::string> cannot_ask(InputRequired const& input) const;
  [[nodiscard]] Task<std::optional<std::string>> ask_all(Outbox& out, InputRequired input);

  Server const& server_;
  ExchangePtr exchange_;
  Era era_;
  std::string session_;
  CallParams params_;
  std::string_view method_;
  bool streams_;
  CallContext context_;
};

}  // namespace tessera::mcp
