#include "llm/model_table.hpp"

#include <gtest/gtest.h>

namespace tessera::llm {
namespace {

constexpr SysSeconds kNovember{std::chrono::sys_days(std::chrono::year(2026) / 11 / 22)};

TEST(ModelTable, finds_a_model_behind_a_profile_or_an_arn) {
  for (char const* id : {"anthropic.claude-sonnet-5-5", "us.anthropic.claude-sonnet-5-5",
                         "global.anthropic.claude-sonnet-5-5",
                         "arn:aws:bedrock:us-east-1:123456789012:inference-profile/"
                         "us.anthropic.claude-sonnet-5-5"}) {
    ModelFacts const* const facts = find_model("bedrock", id);
    ASSERT_NE(facts, nullptr) << id;
    EXPECT_EQ(facts->id, "anthropic.claude-sonnet-5-5");
  }
  EXPECT_EQ(find_model("anthropic", "us.claude-sonnet-5-5"), nullptr);
  EXPECT_EQ(find_model("bedrock", "arn:"), nullptr);
}

TEST(ModelTable, names_only_defaults_that_are_alive) {
  for (char const* provider : {"bedrock", "anthropic", "gemini"}) {
    std::string_view const id = default_model(provider);
    EXPECT_NE(find_model(provider, id), nullptr) << provider;
    EXPECT_EQ(lifecycle_warning(provider, id, kNovember), "") << provider;
  }
  EXPECT_EQ(default_model("openai"), "");
}

TEST(ModelTable, warns_before_and_after_the_end_of_a_model) {
  char const* const id = "us.anthropic.claude-sonnet-4-20250514-v1:0";
  EXPECT_EQ(lifecycle_warning("bedrock", id, kNovember),
            "The model us.anthropic.claude-sonnet-4-20250514-v1:0 has ended on 2026-10-14; use "
            "global.anthropic.claude-sonnet-5-5 (as of 2026-11-22).");
  EXPECT_NE(lifecycle_warning("bedrock", id, kNovember - std::chrono::days(60)).find(" ends on "),
            std::string::npos);
  EXPECT_NE(
      lifecycle_warning("bedrock", id, kNovember - std::chrono::days(200)).find(" last phase "),
      std::string::npos);
  EXPECT_EQ(lifecycle_warning("bedrock", id, kNovember - std::chrono::days(400)), "");
  EXPECT_EQ(lifecycle_warning("bedrock", "nobody.knows-1", kNovember), "");
}

TEST(ModelTable, has_whole_rows_with_living_successors) {
  for (ModelFacts const& row : model_data()) {
    EXPECT_FALSE(row.provider.empty());
    EXPECT_FALSE(row.id.empty());
    for (std::string_view const date : {row.end_of_life, row.legacy})
      EXPECT_TRUE(date.empty() || (date.size() == 10 && date[4] == '-' && date[7] == '-'))
          << row.id;
    if (row.successor.empty()) continue;
    EXPECT_NE(find_model(row.provider, row.successor), nullptr) << row.id;
    EXPECT_EQ(lifecycle_warning(row.provider, row.successor, kNovember), "") << row.id;
  }
}

}  // namespace
}  // namespace tessera::llm
