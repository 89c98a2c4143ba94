#include "agent/turn.hpp"
#include "testkit/quiet_observer.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

namespace tessera::agent {
namespace {

/// Calls the one tool, then stops; answers what servers ask with "a secret".
class Model final : public llm::Model {
 public:
  [[nodiscard]] std::string provider() const override { return "anthropic"; }
  [[nodiscard]] std::string name() const override { return "claude-sonnet-5-5"; }
  [[nodiscard]] bool is_ai() const override { return true; }
  Task<> respond(llm::Request const& request, llm::EventSink& sink) override {
    llm::Finished end;
    end.usage.input_tokens = 900;
    end.usage.output_tokens = 10;
    bool const of_server = request.tools.empty();
    if (of_server) {
      ++asked;
      most = request.max_tokens;
      sink.text_delta("a secret");
    } else if (request.conversation.back().role == llm::Role::user) {
      end.reason = llm::StopReason::tool_calls;
      sink.tool_call(llm::ToolCall{"c1", request.tools.front().name, {}, {}});
    }
    sink.finished(std::move(end));
    co_return;
  }
  int asked = 0;
  std::int64_t most = 0;
};

class Asking final : public ToolHost {
 public:
  Task<> ready() override { co_return; }
  [[nodiscard]] std::vector<Tool> tools() const override {
    return {Tool{"curious", "ask", "", "", {}, {}, true, false, false}};
  }
  [[nodiscard]] bool trusted_to_ask(std::string const&) const override { return false; }
  Task<ToolOutcome> call(std::string, std::string, json::object, CallSupport& support) override {
    for (int i = 0; i < times; ++i) {
      SamplingRequest request;
      request.max_tokens = 5;
      request.messages.push_back(llm::Message{llm::Role::user, {llm::Text{"why?"}}, {}});
      Task<SamplingAnswer> sampling = support.sample(std::move(request));
      SamplingAnswer answer = co_await std::move(sampling);
      answers.push_back(std::move(answer));
    }
    co_return ToolOutcome{};
  }
  int times = 1;
  std::vector<SamplingAnswer> answers;
};

class Reader final : public Person {
 public:
  [[nodiscard]] bool present() const override { return here; }
  Task<ApprovalAnswer> approve(CallDetails) override { co_return ApprovalAnswer(); }
  Task<ElicitAnswer> answer(CallDetails, Elicitation) override { co_return ElicitAnswer{}; }
  Task<bool> allow_sampling(CallDetails call, SamplingRequest request, std::string model) override {
    seen += call.server + " " + model + " " + std::to_string(request.max_tokens) + ";";
    co_return allows;
  }
  Task<bool> release_answer(CallDetails, std::string answer) override {
    seen += answer + ";";
    co_return releases;
  }
  bool here = true;
  bool allows = true;
  bool releases = true;
  std::string seen;
};

class TurnSampling : public testing::Test {
 protected:
  TurnReport turn(TurnLimits limits = {}) {
    Agent agent({model, server, approvals, person, observer, transcript, clock}, limits);
    TurnReport report = testkit::run(agent.turn("go"));
    spent = agent.spent();
    context = agent.context_tokens();
    return report;
  }

  Model model;
  Asking server;
  Approvals approvals{{}};
  Reader person;
  testkit::QuietObserver observer;
  NoTranscript transcript;
  ManualClock clock;
  Spent spent;
  std::uint64_t context = 0;
};

TEST_F(TurnSampling, the_person_sees_the_question_and_then_the_answer) {
  turn();
  EXPECT_EQ(person.seen, "curious anthropic:claude-sonnet-5-5 5;a secret;");
  ASSERT_EQ(server.answers.size(), 1U);
  EXPECT_EQ(server.answers[0].refusal, "");
  EXPECT_EQ(server.answers[0].text, "a secret");
  EXPECT_EQ(server.answers[0].model, "claude-sonnet-5-5");
  EXPECT_EQ(model.most, 5);
}

TEST_F(TurnSampling, a_no_asks_nothing) {
  person.allows = false;
  turn();
  EXPECT_EQ(model.asked, 0);
  EXPECT_NE(server.answers.at(0).refusal, "");
}

TEST_F(TurnSampling, an_answer_that_is_kept_does_not_leave) {
  person.releases = false;
  turn();
  EXPECT_EQ(model.asked, 1);
  EXPECT_NE(server.answers.at(0).refusal, "");
  EXPECT_EQ(server.answers.at(0).text, "");
}

TEST_F(TurnSampling, is_never_automatic_where_nobody_is) {
  person.here = false;
  turn();
  EXPECT_EQ(model.asked, 0);
  EXPECT_EQ(person.seen, "");
  EXPECT_NE(server.answers.at(0).refusal, "");
}

TEST_F(TurnSampling, a_server_may_ask_a_few_times_and_then_no_more_in_this_turn) {
  TurnLimits limits;
  limits.samplings = 2;
  server.times = 4;
  turn(limits);
  EXPECT_EQ(model.asked, 2);
  EXPECT_EQ(server.answers.at(1).refusal, "");
  EXPECT_NE(server.answers.at(2).refusal, "");
  EXPECT_NE(server.answers.at(3).refusal, "");
}

TEST_F(TurnSampling, counts_what_it_costs_and_keeps_the_limit_for_the_cost) {
  TurnReport const report = turn();
  EXPECT_EQ(report.usage.input_tokens, 2'700U);
  EXPECT_EQ(spent.usage.output_tokens, 30U);
  EXPECT_EQ(context, 910U) << "what a server asks takes no room in the conversation";
  server.answers.clear();
  model.asked = 0;
  TurnLimits limits;
  limits.cost_usd = 0.0000001;
  turn(limits);
  EXPECT_EQ(model.asked, 0);
  EXPECT_NE(server.answers.at(0).refusal, "");
}

}  // namespace
}  // namespace tessera::agent
