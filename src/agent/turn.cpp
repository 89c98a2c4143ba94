#include "agent/turn.hpp"

#include "agent/turn_state.hpp"
#include "base/encoding.hpp"
#include "crypto/digest.hpp"

#include <boost/json/array.hpp>

namespace tessera::agent {
namespace {

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

void Agent::refuse(Turn& turn, llm::ToolCall const& call, std::string const& why) {
  turn.open_calls.erase(call.id);
  add_result(llm::ToolResult{call.id, call.name, {llm::Text{why}}, {}, true});
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
