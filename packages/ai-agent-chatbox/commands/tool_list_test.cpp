#include "packages/ai-agent-chatbox/commands/tool_list.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tessera::chatbox {
namespace {

agent::Tool tool(std::string server, std::string name, std::string description = {}) {
  agent::Tool out;
  out.server = std::move(server);
  out.name = std::move(name);
  out.description = std::move(description);
  return out;
}

std::vector<agent::Tool> many(std::string const& server, int count) {
  std::vector<agent::Tool> out;
  for (int i = 0; i < count; ++i) out.push_back(tool(server, "tool_" + std::to_string(i)));
  return out;
}

std::size_t rows(std::string const& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(ToolList, shows_each_tool_with_what_it_says_while_there_is_room) {
  agent::Tool reads = tool("mail", "get", "Gets it\nat length");
  reads.read_only = true;
  EXPECT_EQ(tool_list({reads, tool("mail", "set")}, "", {24, 80}),
            "mail: 2 tools\n  mail/get  [says: only reads]\n      Gets it\n  mail/set  [needs your "
            "yes]\n");
}

TEST(ToolList, counts_what_does_not_fit_and_says_how_to_see_it) {
  std::string const text = tool_list(many("mail", 3000), "", {24, 80});
  EXPECT_LE(rows(text), 24U);
  EXPECT_NE(text.find("mail: 3,000 tools\n"), std::string::npos) << text;
  EXPECT_NE(text.find("… 2,978 more: /tools mail/PATTERN\n"), std::string::npos) << text;
}

TEST(ToolList, gives_every_server_its_share_of_the_screen) {
  std::vector<agent::Tool> tools = many("a", 1000);
  tools.push_back(tool("b", "only"));
  for (agent::Tool& one : many("c", 50)) tools.push_back(std::move(one));
  std::string const text = tool_list(tools, "", {20, 80});
  EXPECT_LE(rows(text), 20U);
  for (char const* const line : {"a: 1,000 tools\n", "b: 1 tool\n  b/only", "c: 50 tools\n"})
    EXPECT_NE(text.find(line), std::string::npos) << text;
}

TEST(ToolList, counts_the_tools_of_servers_that_it_cannot_name) {
  std::vector<agent::Tool> tools;
  for (int i = 0; i < 100; ++i) tools.push_back(tool("server" + std::to_string(i), "one"));
  std::string const text = tool_list(tools, "", {10, 80});
  EXPECT_LE(rows(text), 11U);
  EXPECT_NE(text.find(" more: /tools PATTERN"), std::string::npos) << text;
}

TEST(ToolList, is_complete_where_nothing_scrolls_away) {
  std::string const text = tool_list(many("mail", 3000), "", {0, 80});
  EXPECT_EQ(rows(text), 3001U);
  EXPECT_EQ(text.find("more"), std::string::npos);
}

TEST(ToolList, finds_by_a_part_of_the_name_by_title_and_by_glob) {
  agent::Tool chart = tool("charts", "render", "");
  chart.title = "Draw a Chart";
  std::vector<agent::Tool> const tools{tool("mail", "get_email"), tool("mail", "change_email"),
                                       chart};
  auto const found = [&](std::string_view pattern) {
    std::string out;
    for (agent::Tool const& one : tools)
      if (tool_matches(one, pattern)) out += one.name + " ";
    return out;
  };
  EXPECT_EQ(found("EMAIL"), "get_email change_email ");
  EXPECT_EQ(found("mail/get"), "get_email ");
  EXPECT_EQ(found("draw a"), "render ");
  EXPECT_EQ(found("get_*"), "get_email ");
  EXPECT_EQ(found("mail/*"), "get_email change_email ");
  EXPECT_EQ(found("*"), "get_email change_email render ");
  EXPECT_EQ(tool_list(tools, "fax", {24, 80}), "None of 3 tools fits fax; /tools lists them.\n");
}

TEST(ToolList, lets_no_name_move_the_cursor_or_fill_the_screen) {
  std::vector<agent::Tool> const tools{
      tool("e\x1b[2Jvil", "a\nb" + std::string(5000, 'x'), std::string(5000, 'y'))};
  std::string const text = tool_list(tools, "", {24, 40});
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(rows(text), 3U);
  EXPECT_LT(text.size(), 200U);
}

}  // namespace
}  // namespace tessera::chatbox
