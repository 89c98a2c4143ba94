#include "agent/turn.hpp"
#include "agent/turn_state.hpp"

// A server asks for the answer of a model in the middle of a call. The person sees the question
// before it is asked, because it costs money and may lead the model astray, and the answer before
// it leaves, because it may hold what the server should not know.

namespace tessera::agent {
namespace {

constexpr std::size_t kLongestAnswer = 256UL << 10;

/// Takes the text of an answer. Calls are not carried out: no tools were offered.
class Answer final : public llm::EventSink {
 public:
  void text_delta(std::string_view text) override {
    if (said.size() + text.size() <= kLongestAnswer) said += text;
  }
  void tool_call(llm::ToolCall) override {}
  void finished(llm::Finished end) override { ended = std::move(end); }

  std::string said;
  llm::Finished ended;
};

SamplingAnswer refusal(std::string why) {
  SamplingAnswer out;
  out.refusal = std::move(why);
  return out;
}

}  // namespace

Task<SamplingAnswer> Agent::sample(Turn& turn, CallDetails call, SamplingRequest wanted) {
  std::string decision = "no";
  SamplingAnswer answer = refusal("the person did not allow it");
  std::string const reached = limit_reached(turn, 0);
  if (!parts_.person.present()) {
    answer = refusal("nobody is here to allow it");
  } else if (!reached.empty() || ++turn.samplings > limits_.samplings) {
    answer = refusal("a limit for such questions was reached");
  } else {
    std::string const model = parts_.model.provider() + ":" + parts_.model.name();
    auto const begin = parts_.clock.steady_now();
    Task<bool> asking = parts_.person.allow_sampling(call, wanted, model);
    bool const allowed = co_await std::move(asking);
    turn.with_person += parts_.clock.steady_now() - begin;
    if (allowed) {
      decision = "asked";
      Task<SamplingAnswer> answering = ask_for_server(turn, std::move(wanted));
      answer = co_await std::move(answering);
      auto const shown = parts_.clock.steady_now();
      Task<bool> releasing = parts_.person.release_answer(call, answer.text);
      bool const released = co_await std::move(releasing);
      turn.with_person += parts_.clock.steady_now() - shown;
      if (released)
        decision = "sent";
      else
        answer = refusal("the person did not let the answer go");
    }
  }
  parts_.transcript.add("sampling", {{"server", call.server},
                                     {"tool", call.tool},
                                     {"decision", decision},
                                     {"reason", answer.refusal}});
  co_return answer;
}

Task<SamplingAnswer> Agent::ask_for_server(Turn& turn, SamplingRequest wanted) {
  std::vector<llm::ToolDefinition> const no_tools;
  llm::Request const request{wanted.messages, no_tools, wanted.system, wanted.max_tokens};
  Answer sink;
  Task<> responding = parts_.model.respond(request, sink);
  co_await std::move(responding);
  turn.report.usage.add(sink.ended.usage);
  count_cost(sink.ended.usage);
  SamplingAnswer out;
  out.text = std::move(sink.said);
  out.model = parts_.model.name();
  out.reason = sink.ended.reason;
  co_return out;
}

}  // namespace tessera::agent
