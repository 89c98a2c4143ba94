#include "packages/mcp-server/tenants/setting_text.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp_server {
namespace {

std::string after(std::string_view layer, std::string const& text) {
  TenantLayer const before = parse_json_as<TenantLayer>(layer).value();
  return write_canonical_json(to_json(with_setting(before, text).value()));
}

TEST(SettingText, changes_one_setting_and_keeps_the_others) {
  EXPECT_EQ(after("{}", "burst=20"), R"({"burst":2E1})");
  EXPECT_EQ(after(R"({"burst":1})", R"(tools=["get_*"])"), R"({"burst":1E0,"tools":["get_*"]})");
  EXPECT_EQ(after("{}", "confirm=forbid"), R"({"confirm":"forbid"})");
  EXPECT_EQ(after("{}", "tool_cost.get_chart=5"), R"({"tool_cost":{"get_chart":5E0}})");
  EXPECT_EQ(after(R"({"backend_headers":{"A":"1"}})", "backend_headers.X-Region=7"),
            R"({"backend_headers":{"A":"1","X-Region":"7"}})");
}

TEST(SettingText, takes_a_setting_away) {
  EXPECT_EQ(after(R"({"burst":1})", "burst="), "{}");
  EXPECT_EQ(after(R"({"tool_cost":{"a":1,"b":2}})", "tool_cost.a="), R"({"tool_cost":{"b":2E0}})");
}

TEST(SettingText, refuses_what_is_no_setting_or_does_not_fit) {
  for (char const* text : {"burst", "=1", "brust=1", "burst=many", "burst.x=1", "tools=get_*",
                           "confirm=never", "tools=[1]", "tool_cost.get_chart=\"x\""})
    EXPECT_FALSE(with_setting(TenantLayer(), text)) << text;
}

}  // namespace
}  // namespace tessera::mcp_server
