#include "packages/ai-agent-chatbox/commands/model_list.hpp"

#include "llm/offline/offline_model.hpp"

#include <gtest/gtest.h>

namespace tessera::chatbox {
namespace {

TEST(ModelList, takes_a_name_alone_for_one_of_the_present_provider) {
  llm::offline::OfflineModel const now;
  std::vector<Provider> providers(1);
  providers[0].name = "cloud";
  EXPECT_EQ(model_spec_text("cloud:big", providers, now), "cloud:big");
  EXPECT_EQ(model_spec_text("cloud", providers, now), "cloud");
  EXPECT_EQ(model_spec_text("some.model-v1:0", providers, now), "offline:some.model-v1:0");
}

TEST(ModelList, leaves_out_models_that_have_ended_and_providers_that_are_not_set_up) {
  llm::offline::OfflineModel const now;
  std::vector<Provider> providers(2);
  providers[0].name = "anthropic";
  providers[0].configured = [](Environment const&) { return true; };
  providers[1].name = "gemini";
  providers[1].configured = [](Environment const&) { return false; };
  Environment const environment = [](char const*) { return std::string(); };
  SysSeconds const day{std::chrono::sys_days(std::chrono::year(2026) / 11 / 22)};
  std::string const text = model_list(providers, now, day, environment);
  EXPECT_NE(text.find("/model anthropic:claude-sonnet-5-5\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("claude-sonnet-4-20250514"), std::string::npos) << "it has ended";
  EXPECT_EQ(text.find("gemini"), std::string::npos);
}

}  // namespace
}  // namespace tessera::chatbox
