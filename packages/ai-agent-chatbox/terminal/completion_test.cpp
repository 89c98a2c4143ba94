#include "packages/ai-agent-chatbox/terminal/completion.hpp"

#include <gtest/gtest.h>

namespace tessera::chatbox {
namespace {

std::vector<Candidate> all(std::vector<std::string> const& texts) {
  std::vector<Candidate> out;
  for (std::string const& text : texts) out.push_back({text});
  return out;
}

TEST(TabStep, takes_the_only_candidate) {
  EXPECT_EQ(tab_step(all({"/tools"}), "/to", 80, 8).insert, "/tools ");
  EXPECT_EQ(tab_step({{"pictures/", false}}, "pic", 80, 8).insert, "pictures/");
  EXPECT_EQ(tab_step({}, "/xyz", 80, 8).insert, "/xyz");
}

TEST(TabStep, takes_what_several_begin_with_and_then_lists_them) {
  std::vector<Candidate> const two = all({"/resources", "/resume"});
  TabStep const first = tab_step(two, "/r", 80, 8);
  EXPECT_EQ(first.insert, "/res");
  EXPECT_TRUE(first.rows.empty());
  TabStep const second = tab_step(two, "/res", 80, 8);
  EXPECT_EQ(second.insert, "/res");
  EXPECT_EQ(second.rows, std::vector<std::string>{"/resources  /resume"});
}

TEST(TabStep, does_not_cut_a_thai_letter) {
  // The two differ in the tone mark of their first letter: nothing whole is shared.
  EXPECT_EQ(tab_step(all({"ที่", "ที้"}), "", 80, 8).insert, "");
  EXPECT_EQ(tab_step(all({"กที่", "กที้"}), "", 80, 8).insert, "ก");
  // `น` goes on to be another letter in one of them.
  EXPECT_EQ(tab_step(all({"กน", "กน้ำ"}), "", 80, 8).insert, "ก");
}

TEST(TabStep, fills_columns_by_width_and_counts_the_rest) {
  std::vector<std::string> names;
  for (int i = 100; i < 200; ++i) names.push_back("tool" + std::to_string(i));
  TabStep const step = tab_step(all(names), "tool1", 30, 4);
  EXPECT_EQ(step.rows,
            (std::vector<std::string>{"tool100  tool101  tool102", "tool103  tool104  tool105",
                                      "tool106  tool107  tool108", "… 91 more"}));
}

TEST(TabStep, lets_no_name_move_the_cursor_or_fill_the_screen) {
  TabStep const step =
      tab_step(all({"a\x1b[2J\n", "a" + std::string(100'000, 'x'), "b"}), "", 40, 8);
  EXPECT_EQ(step.rows.size(), 3U);
  for (std::string const& row : step.rows) {
    EXPECT_LT(row.size(), 50U);
    EXPECT_EQ(row.find_first_of("\x1b\n"), std::string::npos);
  }
}

}  // namespace
}  // namespace tessera::chatbox
