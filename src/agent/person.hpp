#pragma once

#include "agent/sampling.hpp"
#include "async/task.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>

namespace tessera::agent {

namespace json = boost::json;

/// The call that a person is asked about: exactly what would be sent. All text but `server` comes
/// from the server or the model; make it safe before it is shown.
struct CallDetails {
  std::string server;
  std::string tool;
  std::string title;
  json::object arguments;
  std::string args_sha256;  ///< Hexadecimal SHA-256 of the canonical arguments.
  bool read_only = false;   ///< The server's claim.
  bool destructive = true;  ///< The server's claim.
  /// Lines of a unified difference to the tool that a person said yes to before; empty: the same.
  std::string change{};
};

enum class Approval {
  no,       ///< Also when nobody answers.
  once,     ///< This call.
  exact,    ///< This tool with these very arguments, until the program ends.
  session,  ///< This tool with any arguments, until the program ends.
};

/// What a person says to a call.
struct ApprovalAnswer {
  ApprovalAnswer() = default;
  ApprovalAnswer(Approval said) : approval(said) {}  // NOLINT(google-explicit-constructor)

  Approval approval = Approval::no;
  std::string reason;                     ///< Of a no, for the model; may be empty.
  bool disable = false;                   ///< Of a no: nor any other call of this tool.
  std::optional<json::object> arguments;  ///< Of a yes: what is to be sent instead.
};

/// A question of the server. Spec: MCP 2026-07-28 client/elicitation
struct Elicitation {
  std::string message;
  json::object schema;  ///< The form: a flat object of primitives; empty with a URL.
  std::string url;      ///< To be opened by the person; empty for a form.
};

enum class ElicitAction { accept, decline, cancel };

struct ElicitAnswer {
  ElicitAction action = ElicitAction::cancel;
  json::object content;  ///< The form's values, on accept.
};

/// Whoever can say yes. Never the model. Used on one strand only; asked one thing at a time.
class Person {
 public:
  virtual ~Person() = default;
  /// False where nobody can be asked: then every answer is a no.
  [[nodiscard]] virtual bool present() const = 0;
  /// The host's own question before a call.
  virtual Task<ApprovalAnswer> approve(CallDetails call) = 0;
  /// The server's question during a call.
  virtual Task<ElicitAnswer> answer(CallDetails call, Elicitation question) = 0;
  /// May the server of this call ask that model? Nobody who does not say so lets it.
  virtual Task<bool> allow_sampling(CallDetails, SamplingRequest, std::string /*model*/) {
    co_return false;
  }
  /// May the model's answer go to the server?
  virtual Task<bool> release_answer(CallDetails, std::string /*answer*/) { co_return false; }
};

}  // namespace tessera::agent
