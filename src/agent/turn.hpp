#pragma once

#include "agent/approvals.hpp"
#include "agent/person.hpp"
#include "agent/tool_host.hpp"
#include "agent/tool_names.hpp"
#include "agent/transcript.hpp"
#include "base/clock.hpp"
#include "llm/model.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::agent {

struct TurnLimits {
  int responses = 16;   ///< Answers of the model in one turn.
  int tool_calls = 32;  ///< In one turn.
  int samplings = 3;    ///< Times that servers may ask the model in one turn.
  int equal_calls = 3;  ///< Times that one tool may be called with equal arguments in one turn.
  std::chrono::seconds time{600};  ///< Checked before each step; a person's time does not count.
  std::size_t text_for_model = 100'000;  ///< Bytes of one tool's text, or value, for the model.
  /// Estimated US dollars of all turns together; nothing: no limit. Checked before each answer.
  std::optional<double> cost_usd{};
  /// Tokens that the model can read; 0: unknown. At 80 % the oldest turns are left out.
  std::uint64_t context_tokens = 0;
  std::size_t keep_turns = 6;  ///< Turns that stay then, with the one under way.
};

/// What all turns together have come to.
struct Spent {
  llm::Usage usage;
  double cost_usd = 0;     ///< An estimate: `llm/price_table.hpp`.
  bool cost_known = true;  ///< False once something had no price.
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
  bool edited = false;           ///< The person has changed the arguments.
  bool outcome_unknown = false;  ///< Cancelled while it ran; it may have changed something.
};

struct TurnReport {
  std::string text;         ///< All that the model said.
  std::string stop_reason;  ///< A model's `StopReason`, or: limit, cancelled, error
  llm::Usage usage;
  std::vector<CallRecord> calls;
  std::vector<std::string> errors;
  error_code failure;             ///< Of the failure that ended the turn, if one did.
  std::size_t dropped_turns = 0;  ///< Old turns that were left out to save room.
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
  /// @param attached  texts and images that go with the message, before it
  Task<TurnReport> turn(std::string user_text, std::vector<llm::Part> attached = {});

  /// Forgets the conversation, keeps tools and grants.
  void clear();
  /// Goes on with a conversation whose calls all have results. Only between turns.
  void restore(llm::Conversation conversation);
  /// Leaves the oldest turns out. Only between turns. @return how many
  std::size_t compact(std::size_t keep_turns);
  [[nodiscard]] Spent const& spent() const { return spent_; }
  /// Tokens of the last request and its answer; 0: not known.
  [[nodiscard]] std::uint64_t context_tokens() const { return context_tokens_; }
  [[nodiscard]] TurnLimits const& limits() const { return limits_; }
  [[nodiscard]] llm::Conversation const& conversation() const { return conversation_; }

 private:
  struct Turn;
  Task<> loop(Turn& turn);
  Task<bool> respond(Turn& turn);
  Task<> run_call(Turn& turn, llm::ToolCall call);
  Task<bool> permitted(Turn& turn, Tool const& tool, CallDetails& details, CallRecord& record);
  Task<> carry_out(Turn& turn, std::string call_id, std::string model_name, CallDetails details,
                   CallRecord& record);
  /// Asks the person, the model, and the person again. @param turn  outlives the task
  Task<SamplingAnswer> sample(Turn& turn, CallDetails call, SamplingRequest wanted);
  Task<SamplingAnswer> ask_for_server(Turn& turn, SamplingRequest wanted);
  void refuse(Turn& turn, llm::ToolCall const& call, std::string const& why);
  void add_result(llm::ToolResult result);
  void close_open_calls(Turn& turn);
  /// The limit that was reached, in words; empty: none.
  [[nodiscard]] std::string limit_reached(Turn const& turn, int responses) const;
  [[nodiscard]] bool out_of_time(Turn const& turn) const;
  [[nodiscard]] bool is_nearly_full() const;
  void count(llm::Usage const& usage);
  void count_cost(llm::Usage const& usage);

  Parts parts_;
  TurnLimits limits_;
  std::string system_;
  llm::Conversation conversation_;
  Spent spent_;
  std::uint64_t context_tokens_ = 0;
};

/// `0.0123`: dollars with as many digits as an estimate has.
[[nodiscard]] std::string money(double dollars);

}  // namespace tessera::agent
