#include "agent/turn.hpp"

#include "agent/compaction.hpp"
#include "agent/session_lines.hpp"
#include "agent/turn_state.hpp"
#include "llm/price_table.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace tessera::agent {
namespace {

constexpr double kNearlyFull = 0.8;

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

}  // namespace

std::string money(double dollars) {
  std::array<char, 32> text{};
  int const size = std::snprintf(text.data(), text.size(), "%.4f", dollars);
  return std::string(text.data(), static_cast<std::size_t>(std::max(size, 0)));
}

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

Agent::Agent(Parts parts, TurnLimits limits, std::string system)
    : parts_(parts), limits_(limits), system_(std::move(system)) {}

Task<TurnReport> Agent::turn(std::string user_text, std::vector<llm::Part> attached) {
  auto const cancellation = co_await asio::this_coro::cancellation_state;
  Turn turn{{}, ToolNames({}), parts_.clock.steady_now(), {}, {}, {}, {}, false, {}};
  llm::Message said{llm::Role::user, std::move(attached), {}};
  said.parts.emplace_back(llm::Text{std::move(user_text)});
  parts_.transcript.add("user", user_line(said, parts_.transcript));
  conversation_.push_back(std::move(said));
  std::exception_ptr error;
  try {
    co_await loop(turn);
  } catch (std::exception const&) {
    error = std::current_exception();
  }
  // What came of an answer that broke off is shown too, and is not the beginning of the next one.
  if (error) parts_.observer.response_ended();
  if (error && cancellation.cancelled() != asio::cancellation_type::none) {
    turn.report.stop_reason = "cancelled";
  } else if (error) {
    turn.report.stop_reason = "error";
    turn.report.errors.push_back(reason_of(error));
    turn.report.failure = code_of(error);
  }
  close_open_calls(turn);
  json::object end{{"stop_reason", turn.report.stop_reason}};
  if (turn.report.usage.input_tokens) end["input_tokens"] = *turn.report.usage.input_tokens;
  if (turn.report.usage.output_tokens) end["output_tokens"] = *turn.report.usage.output_tokens;
  parts_.transcript.add("turn", std::move(end));
  co_return std::move(turn.report);
}

Task<> Agent::loop(Turn& turn) {
  co_await parts_.tools.ready();
  std::vector<Tool> tools = parts_.tools.tools();
  std::erase_if(tools, [&](Tool const& one) { return parts_.approvals.is_disabled(one); });
  turn.names = ToolNames(std::move(tools));
  for (int response = 0;; ++response) {
    std::string const reached = limit_reached(turn, response);
    if (!reached.empty()) {
      turn.report.stop_reason = "limit";
      turn.report.errors.push_back(reached);
      co_return;
    }
    if (is_nearly_full()) turn.report.dropped_turns += compact(limits_.keep_turns);
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
  parts_.transcript.add("assistant", assistant_line(conversation_.back()));
  parts_.observer.response_ended();
  if (!collector.said.empty()) {
    if (!turn.report.text.empty()) turn.report.text += "\n";
    turn.report.text += collector.said;
  }
  turn.report.usage.add(collector.end.usage);
  count(collector.end.usage);
  turn.report.stop_reason = std::string(llm::word(collector.end.reason));
  for (llm::ToolCall const& call : collector.calls) turn.open_calls.insert(call.id);
  turn.wanted = std::move(collector.calls);
  co_return !turn.wanted.empty();
}

void Agent::refuse(Turn& turn, llm::ToolCall const& call, std::string const& why) {
  turn.open_calls.erase(call.id);
  add_result(llm::ToolResult{call.id, call.name, {llm::Text{why}}, {}, true});
}

void Agent::add_result(llm::ToolResult result) {
  parts_.transcript.add("result", result_line(result, parts_.transcript));
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

std::string Agent::limit_reached(Turn const& turn, int responses) const {
  if (limits_.cost_usd && spent_.cost_usd >= *limits_.cost_usd)
    return "the limit for the cost was reached: about " + money(spent_.cost_usd) +
           " dollars are spent (" + llm::price_note() + ")";
  if (limits_.cost_usd && !spent_.cost_known)
    return "the provider did not say what was used, so the limit for the cost cannot be kept";
  if (responses >= limits_.responses)
    return "the turn's limit was reached: " + std::to_string(limits_.responses) +
           " answers of the model";
  if (out_of_time(turn)) return "the turn's limit was reached: its time is over";
  return {};
}

void Agent::count_cost(llm::Usage const& usage) {
  spent_.usage.add(usage);
  auto const cost = llm::estimated_cost(parts_.model.provider(), parts_.model.name(), usage);
  if (cost) spent_.cost_usd += *cost;
  spent_.cost_known = spent_.cost_known && (cost || !parts_.model.is_ai());
}

void Agent::count(llm::Usage const& usage) {
  count_cost(usage);
  // The next request has all that this one had, and its answer.
  if (usage.input_tokens) context_tokens_ = *usage.input_tokens + usage.output_tokens.value_or(0);
}

bool Agent::is_nearly_full() const {
  return limits_.context_tokens > 0 &&
         static_cast<double>(context_tokens_) >=
             kNearlyFull * static_cast<double>(limits_.context_tokens);
}

std::size_t Agent::compact(std::size_t keep_turns) {
  std::size_t const messages = droppable(conversation_, std::max<std::size_t>(keep_turns, 1));
  std::size_t const turns = turns_in(conversation_, messages);
  if (messages == 0) return 0;
  drop_oldest(conversation_, messages);
  context_tokens_ = 0;  // known again with the next answer
  parts_.transcript.add("compacted", {{"dropped", messages}, {"turns", turns}});
  return turns;
}

void Agent::clear() {
  conversation_.clear();
  context_tokens_ = 0;
  parts_.transcript.add("clear", {});
}

void Agent::restore(llm::Conversation conversation) {
  conversation_ = std::move(conversation);
  context_tokens_ = 0;
}

bool Agent::out_of_time(Turn const& turn) const {
  return parts_.clock.steady_now() - turn.started - turn.with_person > limits_.time;
}

}  // namespace tessera::agent
