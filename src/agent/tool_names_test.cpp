#include "agent/tool_names.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tessera::agent {
namespace {

Tool tool(std::string server, std::string name) {
  Tool out;
  out.server = std::move(server);
  out.name = std::move(name);
  return out;
}

TEST(ToolNames, do_not_depend_on_the_order_in_which_servers_connected) {
  std::vector<Tool> tools{tool("b", "x.y"),  tool("a", "x_y"),    tool("b", "same"),
                          tool("a", "same"), tool("a b", "same"), tool("a_b", "same")};
  ToolNames const first(tools);
  std::reverse(tools.begin(), tools.end());
  ToolNames const second(tools);
  for (llm::ToolDefinition const& one : first.definitions()) {
    Tool const* const here = first.find(one.name);
    Tool const* const there = second.find(one.name);
    ASSERT_NE(there, nullptr) << one.name;
    EXPECT_EQ(here->server, there->server) << one.name;
    EXPECT_EQ(here->name, there->name) << one.name;
  }
}

TEST(ToolNames, keep_the_order_of_the_tools) {
  ToolNames const names({tool("b", "second"), tool("a", "first")});
  EXPECT_EQ(names.definitions().at(0).name, "second");
}

}  // namespace
}  // namespace tessera::agent
