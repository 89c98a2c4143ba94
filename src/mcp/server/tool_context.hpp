#pragma once

#include "async/task.hpp"
#include "http/message/request.hpp"
#include "mcp/protocol/elicitation.hpp"
#include "mcp/protocol/notifications.hpp"
#include "mcp/protocol/version.hpp"
#include "mcp/session/features.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tessera::mcp {

/// What a tool knows about the call that it serves, and how it speaks while it works. Lives as long
/// as the call; used by the tool's own task only, one call of `progress` or `log` at a time.
class ToolContext {
 public:
  /// @param request    not owned; outlives this
  /// @param arguments  not owned; outlives this
  ToolContext(http::Request const& request, std::string_view tool, json::value const& arguments)
      : request_(request), tool_(tool), arguments_(arguments) {}
  ToolContext(ToolContext const&) = delete;
  ToolContext& operator=(ToolContext const&) = delete;

  /// Who calls; null: nobody was verified. Tools with scopes see that only where the server's
  /// options allow it.
  [[nodiscard]] http::PrincipalPtr const& principal() const noexcept { return request_.principal; }
  /// The HTTP request: for its id in the log, and for header fields that a backend wants.
  [[nodiscard]] http::Request const& request() const noexcept { return request_; }
  [[nodiscard]] std::string_view tool() const noexcept { return tool_; }
  /// SHA-256 of the canonical arguments, 32 bytes: what an approval is bound to.
  [[nodiscard]] std::string const& arguments_digest() const;

  /// True when the person behind the client can be asked with a form.
  [[nodiscard]] bool can_elicit() const noexcept { return features_.form; }
  /// True when the person behind the client can be sent to an address.
  [[nodiscard]] bool can_elicit_url() const noexcept { return features_.url; }

  /// The answer to the question of that key; nothing on the first call of the tool. What a person
  /// accepted fits the schema that was asked with.
  [[nodiscard]] std::optional<ElicitResult> answer(std::string_view key) const;
  /// The same as it came, for questions other than elicitation.
  [[nodiscard]] json::object const* raw_answer(std::string_view key) const noexcept;
  /// What the tool gave with its questions; null on the first call.
  [[nodiscard]] json::value const& state() const noexcept { return state_; }

  /// Tells a client that asked for it how far the work is. Nothing is sent when it did not ask,
  /// when the tool's spec does not say `streams`, or when `progress` has not grown.
  Task<> progress(double done, std::optional<double> total = {}, std::string message = {});
  /// Sends a log line to a client that asked for it, under the same conditions.
  Task<> log(LoggingLevel level, json::value data);

  /// The library's own side, before the tool runs.
  struct Wiring {
    ClientFeatures features;
    std::optional<json::value> progress_token;
    std::optional<LoggingLevel> log_level;
    std::function<Task<>(std::string)> send;  ///< Writes one message; empty: there is no stream.
  };
  void wire(Wiring wiring);
  void give_answers(std::map<std::string, json::object, std::less<>> answers, json::value state);

 private:
  http::Request const& request_;
  std::string_view tool_;
  json::value const& arguments_;
  mutable std::string digest_;
  ClientFeatures features_;
  std::optional<json::value> progress_token_;
  std::optional<LoggingLevel> log_level_;
  std::function<Task<>(std::string)> send_;
  std::optional<double> last_progress_;
  std::map<std::string, json::object, std::less<>> answers_;
  json::value state_;
};

}  // namespace tessera::mcp
