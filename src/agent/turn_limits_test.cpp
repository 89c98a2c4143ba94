#include "agent/turn.hpp"
#include "testkit/quiet_observer.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

namespace tessera::agent {
namespace {

/// Answers at once, and says what that has cost.
class Counting final : public llm::Model {
 public:
  [[nodiscard]] std::string provider() const override { return "anthropic"; }
  [[nodiscard]] std::string name() const override { return id; }
  [[nodiscard]] bool is_ai() const override { return true; }
  Task<> respond(llm::Request const& request, llm::EventSink& sink) override {
    messages = request.conversation.size();
    ++asked;
    sink.text_delta("yes");
    llm::Finished end;
    end.usage = usage;
    sink.finished(std::move(end));
    co_return;
  }
  std::string id = "claude-sonnet-5-5";
  llm::Usage usage{900, 10, {}, {}, {}};
  int asked = 0;
  std::size_t messages = 0;
};

class NoTools final : public ToolHost {
 public:
  Task<> ready() override { co_return; }
  [[nodiscard]] std::vector<Tool> tools() const override { return {}; }
  [[nodiscard]] bool trusted_to_ask(std::string const&) const override { return false; }
  Task<ToolOutcome> call(std::string, std::string, json::object, CallSupport&) override {
    co_return ToolOutcome{};
  }
};

class Absent final : public Person {
 public:
  [[nodiscard]] bool present() const override { return false; }
  Task<ApprovalAnswer> approve(CallDetails) override { co_return ApprovalAnswer(); }
  Task<ElicitAnswer> answer(CallDetails, Elicitation) override { co_return ElicitAnswer{}; }
};

class Limits : public testing::Test {
 protected:
  TurnReport say(Agent& agent) { return testkit::run(agent.turn("go on")); }
  Agent make(TurnLimits limits) {
    return Agent({model, tools, approvals, person, observer, transcript, clock}, limits);
  }
  Counting model;
  NoTools tools;
  Approvals approvals{{}};
  Absent person;
  testkit::QuietObserver observer;
  NoTranscript transcript;
  ManualClock clock;
};

TEST_F(Limits, end_before_an_answer_that_would_cost_more) {
  TurnLimits limits;
  limits.cost_usd = 0.003;  // 900 tokens in and 10 out cost about 0.0019
  Agent agent = make(limits);
  EXPECT_EQ(say(agent).stop_reason, "end_turn");
  EXPECT_EQ(say(agent).stop_reason, "end_turn");
  TurnReport const third = say(agent);
  EXPECT_EQ(third.stop_reason, "limit");
  EXPECT_NE(third.errors.at(0).find("estimate"), std::string::npos);
  EXPECT_EQ(model.asked, 2);
}

TEST_F(Limits, of_the_cost_end_where_nobody_counts) {
  TurnLimits limits;
  limits.cost_usd = 5.0;
  model.usage = {};
  Agent agent = make(limits);
  EXPECT_EQ(say(agent).stop_reason, "end_turn");
  EXPECT_EQ(say(agent).stop_reason, "limit");
  EXPECT_EQ(model.asked, 1);
}

TEST_F(Limits, of_the_room_leave_the_oldest_turns_out_at_80_percent) {
  TurnLimits limits;
  limits.context_tokens = 1'000;
  limits.keep_turns = 2;
  Agent agent = make(limits);
  EXPECT_EQ(say(agent).dropped_turns, 0U);
  EXPECT_EQ(say(agent).dropped_turns, 0U);
  EXPECT_EQ(say(agent).dropped_turns, 1U);
  EXPECT_EQ(model.messages, 3U);
  model.usage = llm::Usage{700, 10, {}, {}, {}};
  EXPECT_EQ(say(agent).dropped_turns, 1U);
  EXPECT_EQ(say(agent).dropped_turns, 0U) << "710 of 1000 tokens are less than 80 percent";
}

TEST_F(Limits, of_an_unknown_room_leave_nothing_out) {
  model.usage = llm::Usage{9'000'000, 10, {}, {}, {}};
  Agent agent = make({});
  for (int i = 0; i < 9; ++i) EXPECT_EQ(say(agent).dropped_turns, 0U);
}

}  // namespace
}  // namespace tessera::agent
