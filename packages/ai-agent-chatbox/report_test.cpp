#include "packages/ai-agent-chatbox/report.hpp"

#include "llm/errc.hpp"
#include "packages/ai-agent-chatbox/exit_codes.hpp"

#include <gtest/gtest.h>

namespace tessera::chatbox {
namespace {

int code_of(llm::Errc failure) {
  agent::TurnReport report;
  report.stop_reason = "error";
  report.errors.emplace_back("the provider said no");
  report.failure = make_error_code(failure);
  return exit_code_of(report);
}

TEST(ExitCodes, a_wrong_key_of_the_provider_gives_5) {
  EXPECT_EQ(code_of(llm::Errc::unauthorized), kExitAuth);
  EXPECT_EQ(code_of(llm::Errc::credentials_expired), kExitAuth);
}

TEST(ExitCodes, a_used_up_quota_gives_6) {
  EXPECT_EQ(code_of(llm::Errc::rate_limited), kExitQuota);
  EXPECT_EQ(code_of(llm::Errc::quota_exhausted), kExitQuota);
}

TEST(ExitCodes, a_call_that_a_limit_kept_from_running_gives_7) {
  agent::TurnReport report;
  report.stop_reason = "end_turn";
  report.calls.emplace_back().decision = "limit";
  EXPECT_EQ(exit_code_of(report), kExitLimit);
}

TEST(ExitCodes, a_limit_gives_7_and_any_other_failure_1) {
  agent::TurnReport report;
  report.stop_reason = "limit";
  EXPECT_EQ(exit_code_of(report), kExitLimit);
  EXPECT_EQ(code_of(llm::Errc::overloaded), kExitFailure);
}

TEST(ExitCodes, a_denied_call_comes_before_the_rest) {
  agent::TurnReport report;
  report.stop_reason = "limit";
  report.calls.emplace_back().denied = true;
  EXPECT_EQ(exit_code_of(report), kExitDenied);
}

}  // namespace
}  // namespace tessera::chatbox
