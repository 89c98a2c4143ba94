#include "agent/redact.hpp"
#include "agent/turn.hpp"
#include "agent/turn_state.hpp"
#include "base/encoding.hpp"
#include "base/json.hpp"

#include <functional>

namespace tessera::agent {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::string limited(std::string text, std::size_t limit) {
  if (text.size() <= limit) return text;
  std::size_t const cut = text.size() - limit;
  text.resize(limit);
  while (!text.empty() && !is_valid_utf8(text)) text.pop_back();
  return text + "\n[" + std::to_string(cut) + " more bytes were cut off]";
}

/// Hands a server's questions to the person, and keeps time and answers.
class Support final : public CallSupport {
 public:
  using Sample = std::function<Task<SamplingAnswer>(SamplingRequest)>;
  Support(Person& person, TurnObserver& observer, Clock const& clock, CallDetails const& call,
          Sample sample)
      : person_(person),
        observer_(observer),
        clock_(clock),
        call_(call),
        sample_(std::move(sample)) {}

  Task<SamplingAnswer> sample(SamplingRequest request) override {
    auto const begin = clock_.steady_now();
    Task<SamplingAnswer> asking = sample_(std::move(request));
    SamplingAnswer answer = co_await std::move(asking);
    asked_model += clock_.steady_now() - begin;
    co_return answer;
  }

  void progress(Progress const& progress) override { observer_.call_progress(call_, progress); }

  Task<ElicitAnswer> elicit(Elicitation question) override {
    auto const begin = clock_.steady_now();
    ElicitAnswer answer = co_await person_.answer(call_, std::move(question));
    waited += clock_.steady_now() - begin;
    (answer.action == ElicitAction::accept ? agreed : refused) = true;
    co_return answer;
  }

  steady_clock::duration waited{0};
  steady_clock::duration asked_model{0};  // with the person's time, which the turn knows
  bool refused = false;
  bool agreed = false;

 private:
  Person& person_;
  TurnObserver& observer_;
  Clock const& clock_;
  CallDetails const& call_;
  Sample sample_;
};

}  // namespace

Task<> Agent::run_call(Turn& turn, llm::ToolCall call) {
  CallRecord record;
  record.tool = call.name;
  record.args_sha256 = digest_of_arguments(call.arguments);
  Tool const* tool = turn.names.find(call.name);
  if (tool == nullptr) {
    record.decision = "unknown_tool";
    record.is_error = true;
    turn.report.calls.push_back(record);
    refuse(turn, call, "There is no tool of this name.");
    co_return;
  }
  record.server = tool->server;
  record.tool = tool->name;
  int const equal = ++turn.equal_calls[tool->server + "/" + tool->name + "/" + record.args_sha256];
  bool const too_many = static_cast<int>(turn.report.calls.size()) >= limits_.tool_calls;
  if (too_many || equal > limits_.equal_calls || out_of_time(turn)) {
    record.decision = "limit";
    record.is_error = true;
    turn.report.calls.push_back(record);
    refuse(turn, call, "Not called: the limit for calls in one turn was reached.");
    co_return;
  }
  if (!call.problem.empty()) {
    record.decision = "malformed";
    record.is_error = true;
    turn.report.calls.push_back(record);
    refuse(turn, call, call.problem);
    co_return;
  }
  CallDetails details{tool->server,       tool->name,      tool->title,      call.arguments,
                      record.args_sha256, tool->read_only, tool->destructive};
  parts_.transcript.add("call", {{"call_id", call.id},
                                 {"server", tool->server},
                                 {"tool", tool->name},
                                 {"args_sha256", record.args_sha256},
                                 {"arguments", call.arguments}});
  bool const may_run = co_await permitted(turn, *tool, details, record);
  if (!may_run) {
    record.denied = true;
    record.is_error = true;
    turn.report.calls.push_back(record);
    refuse(turn, call, "Not called: " + record.reason + ".");
    co_return;
  }
  turn.running = call.id;
  turn.running_reads = tool->read_only;
  turn.report.calls.push_back(record);
  co_await carry_out(turn, call.id, call.name, details, turn.report.calls.back());
}

Task<bool> Agent::permitted(Turn& turn, Tool const& tool, CallDetails& details,
                            CallRecord& record) {
  bool const trusted = parts_.tools.trusted_to_ask(tool.server);
  Decision const decision = parts_.approvals.decide(tool, trusted, details.args_sha256);
  record.decision = word(decision.verdict);
  record.reason = decision.reason;
  bool permitted = decision.verdict != Verdict::deny;
  if (decision.verdict == Verdict::ask && !parts_.person.present()) {
    permitted = false;
    record.reason = decision.change.empty() ? "it needs a person's yes, and nobody is here to ask"
                                            : decision.reason + ", and nobody is here to ask";
  } else if (decision.verdict == Verdict::ask) {
    auto const begin = parts_.clock.steady_now();
    details.change = decision.change;
    ApprovalAnswer answer = co_await parts_.person.approve(details);
    turn.with_person += parts_.clock.steady_now() - begin;
    permitted = answer.approval != Approval::no;
    record.reason = permitted ? "the person said yes" : "the person said no";
    if (!permitted && !answer.reason.empty()) record.reason += ": " + answer.reason;
    if (!permitted && answer.disable) parts_.approvals.disable(tool);
    if (permitted && answer.arguments) {
      record.edited = true;
      details.arguments = std::move(*answer.arguments);
      details.args_sha256 = record.args_sha256 = digest_of_arguments(details.arguments);
    }
    if (permitted) record.decision = "approved";
    parts_.approvals.remember(tool, details.args_sha256, answer.approval);
  }
  if (!permitted) record.decision = "denied";
  json::object line{{"server", tool.server},
                    {"tool", tool.name},
                    {"args_sha256", details.args_sha256},
                    {"decision", record.decision},
                    {"reason", record.reason}};
  if (record.edited) line["arguments"] = details.arguments;
  parts_.transcript.add("decision", std::move(line));
  co_return permitted;
}

Task<> Agent::carry_out(Turn& turn, std::string call_id, std::string model_name,
                        CallDetails details, CallRecord& record) {
  auto const cancellation = co_await asio::this_coro::cancellation_state;
  parts_.observer.call_started(details);
  Support::Sample const ask_model = [this, &turn, &details](SamplingRequest wanted) {
    return sample(turn, details, std::move(wanted));
  };
  Support support(parts_.person, parts_.observer, parts_.clock, details, ask_model);
  auto const begin = parts_.clock.steady_now();
  ToolOutcome outcome;
  std::exception_ptr error;
  try {
    outcome = co_await parts_.tools.call(details.server, details.tool, details.arguments, support);
  } catch (std::exception const&) {
    error = std::current_exception();
  }
  if (error && cancellation.cancelled() != asio::cancellation_type::none)
    std::rethrow_exception(error);
  if (error) {
    outcome = ToolOutcome{{llm::Text{"The call failed: " + reason_of(error)}}, {}, true};
    turn.report.errors.push_back(details.server + "/" + details.tool + ": " + reason_of(error));
  }
  auto const total = parts_.clock.steady_now() - begin;
  turn.with_person += support.waited;
  record.took = duration_cast<milliseconds>(total - support.waited - support.asked_model);
  record.is_error = outcome.is_error;
  if (support.refused) {
    record.denied = true;
    record.reason = parts_.person.present() ? "the person said no to the server's question"
                                            : "it needs a person's yes, and nobody is here to ask";
  }

  // A yes to the server's own question is a yes to the tool as it is now.
  Tool const* const tool = turn.names.find(model_name);
  if (tool != nullptr && support.agreed)
    parts_.approvals.remember(*tool, details.args_sha256, Approval::once);

  turn.running.clear();
  llm::ToolResult result{call_id, std::move(model_name), {}, {}, outcome.is_error};
  // A value cannot be cut like a text; one that is too long is left to the texts that tell it.
  if (outcome.structured && write_json(*outcome.structured).size() <= limits_.text_for_model)
    result.structured = redact_credentials_in(*outcome.structured);
  if (record.edited)
    result.content.emplace_back(llm::Text{limited(
        "[The person changed the arguments; called with " + write_json(details.arguments) + "]",
        limits_.text_for_model)});
  for (auto& part : outcome.content) {
    if (auto* text = std::get_if<llm::Text>(&part))
      text->text = limited(redact_credentials(text->text), limits_.text_for_model);
    result.content.push_back(part);
  }
  turn.open_calls.erase(call_id);
  add_result(std::move(result));
  co_await parts_.observer.call_ended(std::move(details), std::move(outcome));
}

}  // namespace tessera::agent
