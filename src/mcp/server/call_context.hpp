#pragma once

#include "async/task.hpp"
#include "mcp/protocol/elicitation.hpp"
#include "mcp/protocol/notifications.hpp"
#include "mcp/server/exchange.hpp"
#include "mcp/session/features.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tessera::mcp {

struct ClientView;
class Outbox;

/// What a tool, a prompt or a resource knows about the request that it serves, and how it speaks
/// while it works. Lives as long as the request; used by its task only, one call of `progress` or
/// `log` at a time.
class CallContext {
 public:
  /// @param exchange   kept alive by whoever owns this
  /// @param client     read here only
  /// @param name       of what is called; not owned; outlives this
  /// @param arguments  not owned; outlives this; null: there are none
  CallContext(Exchange const& exchange, ClientView const& client, std::string_view name,
              json::value const* arguments, std::optional<json::value> progress_token);
  CallContext(CallContext const&) = delete;
  CallContext& operator=(CallContext const&) = delete;

  /// Who calls; null: nobody was verified. Tools with scopes see that only where the server's
  /// options allow it.
  [[nodiscard]] http::PrincipalPtr const& principal() const noexcept { return caller_.principal; }
  /// Names the request in the log.
  [[nodiscard]] std::string_view request_id() const noexcept { return caller_.request_id; }
  /// The HTTP request, for header fields that a backend wants; null over other transports
  /// and in a task, which outlives it.
  [[nodiscard]] http::Request const* http_request() const noexcept { return caller_.request; }
  /// The tool's or prompt's name, or the resource's address.
  [[nodiscard]] std::string_view name() const noexcept { return name_; }
  /// SHA-256 of the canonical arguments, 32 bytes: what an approval is bound to.
  [[nodiscard]] std::string const& arguments_digest() const;

  /// What the client can be asked for.
  [[nodiscard]] ClientFeatures const& client() const noexcept { return features_; }
  /// True when the person behind the client can be asked with a form.
  [[nodiscard]] bool can_elicit() const noexcept { return features_.form; }
  /// True when the person behind the client can be sent to an address.
  [[nodiscard]] bool can_elicit_url() const noexcept { return features_.url; }
  /// The client's settings for an extension; null: it did not declare it.
  [[nodiscard]] json::value const* client_extension(std::string_view name) const noexcept;

  /// The answer to the question of that key; nothing on the first run. What a person accepted fits
  /// the schema that was asked with.
  [[nodiscard]] std::optional<ElicitResult> answer(std::string_view key) const;
  /// The same as it came, for questions other than elicitation.
  [[nodiscard]] json::object const* raw_answer(std::string_view key) const noexcept;
  /// What was given with the questions; null on the first run.
  [[nodiscard]] json::value const& state() const noexcept { return state_; }

  /// Tells a client that asked for it how far the work is. Nothing is sent when it did not ask,
  /// when the spec does not say `streams`, or when `progress` has not grown.
  Task<> progress(double done, std::optional<double> total = {}, std::string message = {});
  /// Sends a log line to a client that asked for it, under the same conditions.
  Task<> log(LoggingLevel level, json::value data);
  /// Closes the stream of a client that can come back for the rest after `pause`, to spare an idle
  /// connection. Nothing happens in the modern era, over other transports than HTTP, and when the
  /// spec does not say `streams`. Spec: MCP 2025-11-25 basic/transports (polling)
  void poll_later(std::chrono::milliseconds pause);

  // The library's own side.

  /// True when the client asked to hear something before the answer.
  [[nodiscard]] bool listened_to() const noexcept { return progress_token_ || log_level_; }
  [[nodiscard]] std::map<std::string, json::object, std::less<>> const& answers() const noexcept {
    return answers_;
  }
  /// @param outbox  takes what is said from now on; null: nothing is said
  void speak_through(Outbox* outbox) noexcept { outbox_ = outbox; }
  void give_answers(std::map<std::string, json::object, std::less<>> answers, json::value state);

 private:
  Caller const& caller_;
  std::string_view name_;
  json::value const* arguments_;
  mutable std::string digest_;
  ClientFeatures features_;
  std::optional<json::object> extensions_;
  std::optional<json::value> progress_token_;
  std::optional<LoggingLevel> log_level_;
  Outbox* outbox_ = nullptr;
  std::optional<double> last_progress_;
  std::map<std::string, json::object, std::less<>> answers_;
  json::value state_;
};

}  // namespace tessera::mcp
