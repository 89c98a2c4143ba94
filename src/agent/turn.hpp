#pragma once

#include "agent/approvals.hpp"
#include "agent/person.hpp"
#include "agent/tool_host.hpp"
#include "agent/tool_names.hpp"
#include "agent/transcript.hpp"
#include "base/clock.hpp"
#include "llm/model.hpp"

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::agent {

struct TurnLimits {
  int responses = 16;   ///< Answers of the model in one turn.
  int tool_calls = 32;  ///< In one turn.
  int equal_calls = 3;  ///< Times that one tool may be called with equal arguments in one turn.
  std::chrono::seconds time{600};  ///< Checked before each step; a person's time does not count.
  std::size_t text_for_model = 100'000;  ///< Bytes of one tool's text, or value, for the model.
};

/// What became of one call, for reports.
struct CallRecord {
  std::string server;
  std::string tool;
  std::string args_sha256;
  std::string decision;  ///< allow, approved, server_asks, denied, unknown_tool, malformed, limit
  std::string reason;
  std::chrono::milliseconds took{0};
  bool is_error = false;
  bool denied = false;
  bool outcome_unknown = false;  ///< Cancelled while it ran; it may have changed something.
};

struct TurnReport {
  std::string text;         ///< All that the model said.
  std::string stop_reason;  ///< A model's `StopReason`, or: limit, cancelled, error
  llm::Usage usage;
  std::vector<CallRecord> calls;
  std::vector<std::string> errors;
  error_code failure;  ///< Of the failure that ended the turn, if one did.
};

/// Watches a turn, to show it. All text is untrusted.
class TurnObserver {
 public:
  virtual ~TurnObserver() = default;
  virtual void text(std::string_view delta) = 0;
  /// The model's response is complete; calls may follow.
  virtual void response_ended() = 0;
  virtual void call_started(CallDetails const& call) = 0;
  virtual void call_progress(CallDetails const& call, Progress const& progress) = 0;
  /// May take its time, e.g. to draw images.
  virtual Task<> call_ended(CallDetails call, ToolOutcome outcome) = 0;
};

/// One conversation: takes what the person says through model, approval and tools until the model
/// has answered. Used on one strand only; one turn at a time.
///
/// Cancelling a turn ends it at once and keeps the conversation sound: every call that the model
/// made gets a result, and one that was under way says that its outcome is unknown.
class Agent {
 public:
  /// The collaborators are not owned and outlive the agent.
  struct Parts {
    llm::Model& model;
    ToolHost& tools;
    Approvals& approvals;
    Person& person;
    TurnObserver& observer;
    Transcript& transcript;
    Clock const& clock;
  };
  Agent(Parts parts, TurnLimits limits, std::string system = {});

  /// Failures of model and tools are in the report; nothing but bad_alloc is thrown.
  Task<TurnReport> turn(std::string user_text);

  /// Forgets the conversation, keeps tools and grants.
  void clear() { conversation_.clear(); }
  [[nodiscard]] llm::Conversation const& conversation() const { return conversation_; }

 private:
  struct Turn;
  Task<> loop(Turn& turn);
  Task<bool> respond(Turn& turn);
  Task<> run_call(Turn& turn, llm::ToolCall call);
  Task<bool> permitted(Turn& turn, Tool const& tool, CallDetails const& details,
                       CallRecord& record);
  Task<> carry_out(Turn& turn, std::string call_id, std::string model_name, CallDetails details,
                   CallRecord& record);
  void refuse(Turn& turn, llm::ToolCall const& call, std::string const& why);
  void add_result(llm::ToolResult result);
  void close_open_calls(Turn& turn);
  [[nodiscard]] bool out_of_time(Turn const& turn) const;

  Parts parts_;
  TurnLimits limits_;
  std::string system_;
  llm::Conversation conversation_;
};

}  // namespace tessera::agent
