#include "packages/ai-agent-chatbox/usage_text.hpp"

#include "base/json.hpp"
#include "llm/offline/offline_model.hpp"
#include "packages/ai-agent-chatbox/dialog.hpp"
#include "packages/ai-agent-chatbox/headless.hpp"
#include "packages/ai-agent-chatbox/report.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

namespace tessera::chatbox {
namespace {

class NoTools final : public agent::ToolHost {
 public:
  Task<> ready() override { co_return; }
  [[nodiscard]] std::vector<agent::Tool> tools() const override { return {}; }
  [[nodiscard]] bool trusted_to_ask(std::string const&) const override { return false; }
  Task<agent::ToolOutcome> call(std::string, std::string, json::object,
                                agent::CallSupport&) override {
    co_return agent::ToolOutcome{};
  }
};

class UsageText : public testing::Test {
 protected:
  void talk(int turns) {
    llm::Conversation said;
    for (int i = 0; i < turns; ++i) {
      said.push_back({llm::Role::user, {llm::Text{"q"}}, {}});
      said.push_back({llm::Role::assistant, {llm::Text{"a"}}, {}});
    }
    chat.restore(std::move(said));
  }
  llm::offline::OfflineModel model;
  NoTools tools;
  agent::Approvals approvals{{}};
  NobodyHere nobody;
  Recorder recorder{"/nonexistent"};
  agent::NoTranscript transcript;
  ManualClock clock;
  agent::Agent chat{{model, tools, approvals, nobody, recorder, transcript, clock}, {}};
};

TEST_F(UsageText, counts_nothing_for_the_offline_rules) {
  EXPECT_NE(describe_usage(chat, model).find("cost nothing"), std::string::npos);
  EXPECT_NE(describe_usage(chat, model).find("tokens read     n/a"), std::string::npos);
}

TEST_F(UsageText, says_what_would_go_first) {
  talk(8);
  EXPECT_NE(describe_context(chat).find("the oldest 2 turns; the last 6 stay"), std::string::npos);
}

TEST_F(UsageText, says_what_was_left_out) {
  talk(8);
  EXPECT_NE(compact(chat, "3").find("The oldest 5 turns"), std::string::npos);
  EXPECT_EQ(chat.conversation().size(), 6U);
  EXPECT_NE(compact(chat, "").find("Nothing was left out"), std::string::npos);
  for (char const* const wrong : {"0", "-1", "x", "2 3"})
    EXPECT_NE(compact(chat, wrong).find("/compact N"), std::string::npos) << wrong;
}

TEST(Stream, has_a_line_for_each_event_and_the_report_last) {
  std::vector<std::string> lines;
  StreamRecorder recorder("/nonexistent", [&](std::string const& line) { lines.push_back(line); });
  agent::CallDetails call;
  call.server = "mail";
  call.tool = "get";
  call.arguments = {{"n", 1}};
  recorder.text("Hello\n");
  recorder.call_started(call);
  recorder.call_progress(call, {1, 4, "half"});
  testkit::run(recorder.call_ended(call, {{llm::Text{"three"}}, {}, false}));
  ASSERT_EQ(lines.size(), 4U);
  std::string types;
  for (std::string const& line : lines) {
    EXPECT_EQ(line.find('\n'), line.size() - 1);
    types += std::string(json_text(parse_json(line).value(), "type")) + " ";
  }
  EXPECT_EQ(types, "text call progress call_result ");
  EXPECT_EQ(json_text(parse_json(lines[3]).value(), "text"), "three");
  llm::offline::OfflineModel model;
  std::string const last = report_json({}, model, {"s1", {}, true});
  EXPECT_EQ(json_text(parse_json(last).value(), "type"), "result");
}

}  // namespace
}  // namespace tessera::chatbox
