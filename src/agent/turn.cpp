#include "agent/turn.hpp"

#include "agent/redact.hpp"
#include "base/encoding.hpp"
#include "base/json.hpp"
#include "crypto/digest.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <set>

namespace tessera::agent {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::string reason_of(std::exception_ptr const& error) {
  try {
    std::rethrow_exception(error);
  } catch (Exception const& failure) {
    return failure.error().hint;
  } catch (std::exception const& failure) {
    return failure.what();
  }
}

error_code code_of(std::exception_ptr const& error) {
  try {
    std::rethrow_exception(error);
  } catch (Exception const& failure) {
    return failure.code();
  } catch (std::exception const&) {
    return {};
  }
}

llm::ToolResult text_result(llm::ToolCall const& call, std::string text, bool is_error) {
  return llm::ToolResult{call.id, call.name, {llm::Text{std::move(text)}}, {}, is_error};
}

std::string limited(std::string text, std::size_t limit) {
  if (text.size() <= limit) return text;
  std::size_t const cut = text.size() - limit;
  text.resize(limit);
  while (!text.empty() && !is_valid_utf8(text)) text.pop_back();
  return text + "\n[" + std::to_string(cut) + " more bytes were cut off]";
}

json::object described(llm::ToolResult const& result) {
  json::array content;
  for (auto const& part : result.content) {
    if (auto const* text = std::get_if<llm::Text>(&part)) {
      content.push_back(json::object{{"text", text->text}});
    } else if (auto const* image = std::get_if<llm::Image>(&part)) {
      content.push_back(json::object{{"image", image->mime},
                                     {"bytes", image->data.size()},
                                     {"sha256", hex_encode(crypto::sha256_bytes(image->data))}});
    }
  }
  json::object out{{"call_id", result.call_id},
                   {"tool", result.name},
                   {"is_error", result.is_error},
                   {"content", std::move(content)}};
  if (result.structured) out["structured"] = *result.structured;
  return out;
}

}  // namespace

/// The state of one turn.
struct Agent::Turn {
  TurnReport report;
  ToolNames names;
  steady_clock::time_point started;
  steady_clock::duration with_person{0};
  std::map<std::string, int> equal_calls;  // by server, tool and digest
  std::set<std::string> open_calls;        // ids without a result yet
  std::string running;                     // the open call that the server has got
  bool running_reads = false;
  std::vector<llm::ToolCall> wanted;
};

namespace {

/// Collects a response into one message.
class Collector final : public llm::EventSink {
 public:
  explicit Collector(TurnObserver& observer) : observer_(observer) {}

  void text_delta(std::string_view text) override {
    said += text;
    observer_.text(text);
  }
  void tool_call(llm::ToolCall call) override { calls.push_back(std::move(call)); }
  void finished(llm::Finished finish) override { end = std::move(finish); }

  [[nodiscard]] llm::Message message() const {
    llm::Message message{llm::Role::assistant, {}, end.native};
    if (!said.empty()) message.parts.emplace_back(llm::Text{said});
    for (llm::ToolCall const& call : calls) message.parts.emplace_back(call);
    return message;
  }

  std::string said;
  std::vector<llm::ToolCall> calls;
  llm::Finished end;

 private:
  TurnObserver& observer_;
};

/// Hands a server's questions to the person, and keeps time and answers.
class Support final : public CallSupport {
 public:
  Support(Person& person, TurnObserver& observer, Clock const& clock, CallDetails const& call)
      : person_(person), observer_(observer), clock_(clock), call_(call) {}

  void progress(Progress const& progress) override { observer_.call_progress(call_, progress); }

  Task<ElicitAnswer> elicit(Elicitation question) override {
    auto const begin = clock_.steady_now();
    ElicitAnswer answer = co_await person_.answer(call_, std::move(question));
    waited += clock_.steady_now() - begin;
    if (answer.action != ElicitAction::accept) refused = true;
    co_return answer;
  }

  steady_clock::duration waited{0};
  bool refused = false;

 private:
  Person& person_;
  TurnObserver& observer_;
  Clock const& clock_;
  CallDetails const& call_;
};

}  // namespace

Agent::Agent(Parts parts, TurnLimits limits, std::string system)
    : parts_(parts), limits_(limits), system_(std::move(system)) {}

Task<TurnReport> Agent::turn(std::string user_text) {
  auto const cancellation = co_await asio::this_coro::cancellation_state;
  Turn turn{{}, ToolNames({}), parts_.clock.steady_now(), {}, {}, {}, {}, false, {}};
  parts_.transcript.add("user", {{"text", user_text}});
  conversation_.push_back(llm::Message{llm::Role::user, {llm::Text{std::move(user_text)}}, {}});
  std::exception_ptr error;
  try {
    co_await loop(turn);
  } catch (std::exception const&) {
    error = std::current_exception();
  }
  if (error && cancellation.cancelled() != asio::cancellation_type::none) {
    turn.report.stop_reason = "cancelled";
  } else if (error) {
    turn.report.stop_reason = "error";
    turn.report.errors.push_back(reason_of(error));
    turn.report.failure = code_of(error);
  }
  close_open_calls(turn);
  parts_.transcript.add("turn", {{"stop_reason", turn.report.stop_reason}});
  co_return std::move(turn.report);
}

Task<> Agent::loop(Turn& turn) {
  co_await parts_.tools.ready();
  turn.names = ToolNames(parts_.tools.tools());
  for (int response = 0;; ++response) {
    if (response >= limits_.responses || out_of_time(turn)) {
      turn.report.stop_reason = "limit";
      turn.report.errors.emplace_back("the turn's limit was reached");
      co_return;
    }
    bool const more = co_await respond(turn);
    if (!more) co_return;
    std::vector<llm::ToolCall> const calls = std::move(turn.wanted);
    turn.wanted.clear();
    for (llm::ToolCall const& call : calls) co_await run_call(turn, call);
  }
}

Task<bool> Agent::respond(Turn& turn) {
  Collector collector(parts_.observer);
  llm::Request const request{conversation_, turn.names.definitions(), system_};
  co_await parts_.model.respond(request, collector);
  conversation_.push_back(collector.message());
  parts_.observer.response_ended();
  if (!collector.said.empty()) {
    if (!turn.report.text.empty()) turn.report.text += "\n";
    turn.report.text += collector.said;
    parts_.transcript.add("assistant", {{"text", collector.said}});
  }
  turn.report.usage.add(collector.end.usage);
  turn.report.stop_reason = std::string(llm::word(collector.end.reason));
  for (llm::ToolCall const& call : collector.calls) turn.open_calls.insert(call.id);
  turn.wanted = std::move(collector.calls);
  co_return !turn.wanted.empty();
}

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
  CallDetails const details{tool->server,       tool->name,      tool->title,      call.arguments,
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

Task<bool> Agent::permitted(Turn& turn, Tool const& tool, CallDetails const& details,
                            CallRecord& record) {
  bool const trusted = parts_.tools.trusted_to_ask(tool.server);
  Decision const decision = parts_.approvals.decide(tool, trusted, details.args_sha256);
  record.decision = word(decision.verdict);
  record.reason = decision.reason;
  bool permitted = decision.verdict != Verdict::deny;
  if (decision.verdict == Verdict::ask && !parts_.person.present()) {
    permitted = false;
    record.reason = "it needs a person's yes, and nobody is here to ask";
  } else if (decision.verdict == Verdict::ask) {
    auto const begin = parts_.clock.steady_now();
    Approval const answer = co_await parts_.person.approve(details);
    turn.with_person += parts_.clock.steady_now() - begin;
    permitted = answer != Approval::no;
    record.reason = permitted ? "the person said yes" : "the person said no";
    if (permitted) record.decision = "approved";
    parts_.approvals.remember(tool, details.args_sha256, answer);
  }
  if (!permitted) record.decision = "denied";
  parts_.transcript.add("decision", {{"server", tool.server},
                                     {"tool", tool.name},
                                     {"args_sha256", details.args_sha256},
                                     {"decision", record.decision},
                                     {"reason", record.reason}});
  co_return permitted;
}

Task<> Agent::carry_out(Turn& turn, std::string call_id, std::string model_name,
                        CallDetails details, CallRecord& record) {
  auto const cancellation = co_await asio::this_coro::cancellation_state;
  parts_.observer.call_started(details);
  Support support(parts_.person, parts_.observer, parts_.clock, details);
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
  record.took = duration_cast<milliseconds>(total - support.waited);
  record.is_error = outcome.is_error;
  if (support.refused) {
    record.denied = true;
    record.reason = parts_.person.present() ? "the person said no to the server's question"
                                            : "it needs a person's yes, and nobody is here to ask";
  }

  turn.running.clear();
  llm::ToolResult result{call_id, std::move(model_name), {}, {}, outcome.is_error};
  // A value cannot be cut like a text; one that is too long is left to the texts that tell it.
  if (outcome.structured && write_json(*outcome.structured).size() <= limits_.text_for_model)
    result.structured = redact_credentials_in(*outcome.structured);
  for (auto& part : outcome.content) {
    if (auto* text = std::get_if<llm::Text>(&part))
      text->text = limited(redact_credentials(text->text), limits_.text_for_model);
    result.content.push_back(part);
  }
  turn.open_calls.erase(call_id);
  add_result(std::move(result));
  co_await parts_.observer.call_ended(std::move(details), std::move(outcome));
}

void Agent::refuse(Turn& turn, llm::ToolCall const& call, std::string const& why) {
  turn.open_calls.erase(call.id);
  add_result(text_result(call, why, true));
}

void Agent::add_result(llm::ToolResult result) {
  parts_.transcript.add("result", described(result));
  // The results of one response stand in one message: providers want them together.
  if (conversation_.empty() || conversation_.back().role != llm::Role::tool)
    conversation_.push_back(llm::Message{llm::Role::tool, {}, {}});
  conversation_.back().parts.emplace_back(std::move(result));
}

void Agent::close_open_calls(Turn& turn) {
  if (turn.open_calls.empty()) return;
  std::vector<llm::ToolCall> calls;
  for (llm::Message const& message : conversation_)
    for (llm::Part const& part : message.parts)
      if (auto const* call = std::get_if<llm::ToolCall>(&part);
          call != nullptr && turn.open_calls.contains(call->id))
        calls.push_back(*call);
  for (llm::ToolCall const& call : calls) {
    bool const unknown = call.id == turn.running && !turn.running_reads;
    if (unknown && !turn.report.calls.empty()) turn.report.calls.back().outcome_unknown = true;
    refuse(turn, call,
           unknown ? "Cancelled by the user while it ran: the outcome is unknown, it may have been "
                     "carried out."
                   : "Cancelled by the user.");
  }
}

bool Agent::out_of_time(Turn const& turn) const {
  return parts_.clock.steady_now() - turn.started - turn.with_person > limits_.time;
}

}  // namespace tessera::agent
