#include "packages/ai-agent-chatbox/model_choice.hpp"

#include "appkit/config.hpp"
#include "llm/offline/offline_model.hpp"
#include "packages/ai-agent-chatbox/exit_codes.hpp"
#include "packages/ai-agent-chatbox/report.hpp"

#include <gtest/gtest.h>

#include <map>

namespace tessera::chatbox {
namespace {

class NamedModel final : public llm::Model {
 public:
  [[nodiscard]] std::string provider() const override { return "cloud"; }
  [[nodiscard]] std::string name() const override { return "m"; }
  [[nodiscard]] bool is_ai() const override { return true; }
  Task<> respond(llm::Request const&, llm::EventSink&) override { co_return; }
};

class ModelChoice : public testing::Test {
 protected:
  std::string choose(std::string_view wanted, bool at_terminal) {
    auto const model = choose_model(parse_model_spec(wanted), providers, at_terminal, environment);
    return model ? (*model)->provider() + (made.empty() ? "" : ":" + made)
                 : "error: " + model.error().hint;
  }
  std::map<std::string, std::string> set;
  Environment environment = [this](char const* name) { return set[name]; };
  std::vector<Provider> providers{{"cloud", "set CLOUD_KEY",
                                   [](Environment const& env) { return !env("CLOUD_KEY").empty(); },
                                   [this](std::string const& id) { return make(id); }}};
  std::string made;

  Result<std::unique_ptr<llm::Model>> make(std::string const& id) {
    if (set["CLOUD_KEY"].empty()) return fail(appkit::Errc::bad_setting, "set CLOUD_KEY");
    made = id;
    return std::unique_ptr<llm::Model>(std::make_unique<NamedModel>());
  }
};

TEST_F(ModelChoice, takes_the_provider_that_is_configured) {
  set["CLOUD_KEY"] = "x";
  EXPECT_EQ(choose("auto", true), "cloud");
  EXPECT_EQ(choose("offline-if-unconfigured", false), "cloud");
  EXPECT_EQ(choose("offline", true), "offline");
}

TEST_F(ModelChoice, falls_to_the_offline_rules_where_somebody_reads_that_or_chose_it) {
  EXPECT_EQ(choose("auto", true), "offline");
  EXPECT_EQ(choose("offline-if-unconfigured", false), "offline");
  EXPECT_EQ(choose("auto", false),
            "error: no AI provider is configured: set CLOUD_KEY; or choose the built-in rules with "
            "--model offline");
}

TEST_F(ModelChoice, never_takes_the_offline_rules_in_place_of_a_named_provider) {
  EXPECT_EQ(choose("cloud", true), "error: set CLOUD_KEY");
  EXPECT_EQ(choose("clod", true), "error: unknown provider clod; this build has: offline, cloud");
}

TEST_F(ModelChoice, takes_the_model_behind_the_first_colon) {
  set["CLOUD_KEY"] = "x";
  EXPECT_EQ(choose("cloud:us.vendor.model-v1:0", false), "cloud:us.vendor.model-v1:0");
}

TEST_F(ModelChoice, lists_who_may_answer_and_what_is_missing) {
  llm::offline::OfflineModel const now;
  EXPECT_EQ(provider_list(providers, now, environment),
            "Now: offline:offline-rules/1\n  switch cloud  (set CLOUD_KEY)\n  switch offline\n"
            "A model by name: switch PROVIDER:MODEL\n");
}

TEST(Report, says_who_answered_and_what_was_called) {
  llm::offline::OfflineModel const model;
  agent::TurnReport report;
  report.text = "hello";
  report.stop_reason = "end_turn";
  agent::CallRecord call;
  call.server = "email";
  call.tool = "get_email";
  call.args_sha256 = "ab";
  call.decision = "allow";
  report.calls.push_back(call);
  EXPECT_EQ(report_json(report, model, {"s1", {"/i.png"}, false}),
            R"({"ok":true,"result":"hello","stop_reason":"end_turn","session_id":"s1",)"
            R"("provider":"offline","model":"offline-rules/1","ai":false,)"
            R"("usage":{"input_tokens":"n/a","output_tokens":"n/a"},"cost_usd":null,)"
            R"("tool_calls":[{"server":"email","tool":"get_email","args_sha256":"ab",)"
            R"("decision":"allow","ms":0,"is_error":false}],"denied":[],"images":["/i.png"],)"
            R"("errors":[]})"
            "\n");
}

TEST(Report, says_when_an_answer_is_not_whole) {
  EXPECT_EQ(stop_note("end_turn"), "");
  for (llm::StopReason const reason : {llm::StopReason::max_tokens, llm::StopReason::context_full,
                                       llm::StopReason::refused, llm::StopReason::malformed})
    EXPECT_NE(stop_note(llm::word(reason)), "") << llm::word(reason);
}

TEST(Report, ends_with_a_code_for_scripts) {
  agent::TurnReport report;
  report.stop_reason = "end_turn";
  EXPECT_EQ(exit_code_of(report), kExitOk);
  report.errors.emplace_back("x");
  EXPECT_EQ(exit_code_of(report), kExitFailure);
  report.stop_reason = "limit";
  EXPECT_EQ(exit_code_of(report), kExitLimit);
  report.calls.emplace_back().denied = true;
  EXPECT_EQ(exit_code_of(report), kExitDenied);
}

}  // namespace
}  // namespace tessera::chatbox
