#include "packages/mcp-client/render.hpp"

#include "packages/mcp-client/images.hpp"
#include "packages/mcp-client/schema_text.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace tessera::mcp_client {
namespace {

mcp::Tool sample() {
  mcp::Tool tool;
  tool.name = "change_email";
  tool.description = "Changes the address.\nNeeds approval.";
  tool.input_schema = parse_json(R"({"type":"object","required":["account_id"],"properties":{
      "account_id":{"type":"string","pattern":"^[0-9]{5}$","description":"Number"},
      "mode":{"enum":["a","b"],"default":"a"},
      "tags":{"type":"array","items":{"$ref":"#/$defs/t"}}},
      "$defs":{"t":{"type":["string","null"]}}})")
                          .value()
                          .get_object();
  return tool;
}

TEST(Render, lists_tools_by_name_effect_and_first_line) {
  mcp::Tool reader = sample();
  reader.name = "get";
  reader.title = "Reads it";
  reader.annotations = mcp::ToolAnnotations{.read_only_hint = true};
  std::vector<mcp::Tool> const tools{sample(), reader};
  EXPECT_EQ(render_tools(tools),
            "change_email  ?         Changes the address.\n"
            "get           reads     Reads it\n");
}

TEST(Render, describes_arguments_with_type_and_rules) {
  EXPECT_EQ(describe_arguments(json::value(sample().input_schema)),
            "  account_id  string, required, pattern \"^[0-9]{5}$\"\n"
            "      Number\n"
            "  mode  \"a\" | \"b\", default \"a\"\n"
            "  tags  array of string or null\n");
  EXPECT_EQ(example_words(json::value(sample().input_schema)), " account_id=…");
}

TEST(Render, lets_no_control_character_of_a_server_through) {
  mcp::Tool evil = sample();
  evil.name = "x\x1b[2J\n";
  evil.title = "t\u202E";
  evil.description = "\x1b]52;c;AA==\x07";
  evil.input_schema =
      parse_json(R"({"properties":{"a\u001b[31m":{"type":"\u001bX","description":"\u009b2J",
      "enum":["\u202e"]}},"required":["a\u001b[31m"]})")
          .value()
          .get_object();
  evil.output_schema = json::object{{"\x1b", "\u202E"}};
  mcp::ServerInfo info;
  info.server = mcp::Implementation{.name = "\x1b[31mroot", .version = "\r1"};
  info.instructions = "\x1b[2J";
  mcp::CallToolResult result;
  result.content = {mcp::text_content("\x1b[2J\rok"), mcp::resource_link("\x1bu", "\x9b")};
  std::string const all = render_tool(evil) + render_tools(std::vector{evil}) +
                          render_info(info, "http://x") + render_result(result, {});
  EXPECT_EQ(all.find_first_of("\x1b\r\a"), std::string::npos);
  EXPECT_EQ(all.find("\u202E"), std::string::npos);
  EXPECT_EQ(all.find("\u009b"), std::string::npos);
}

TEST(Render, shows_structured_content_only_where_no_text_repeats_it) {
  mcp::CallToolResult result;
  result.structured_content = json::object{{"email", "a@b.example"}};
  EXPECT_EQ(render_result(result, {}), "{\"email\": \"a@b.example\"}\n");
  result.content = {mcp::text_content("a@b.example")};
  EXPECT_EQ(render_result(result, {}), "a@b.example\n");
  result.structured_content = json::object{{"n", 2.0}, {"half", 0.5}};
  result.content = {mcp::text_content(R"({"n":2E0,"half":5E-1})")};
  EXPECT_EQ(render_result(result, {}), "{\"n\": 2, \"half\": 0.5}\n");
}

TEST(Render, finds_tools_by_any_of_their_words) {
  EXPECT_EQ(matching({sample()}, "EMAIL").size(), 1U);
  EXPECT_EQ(matching({sample()}, "approval").size(), 1U);
  EXPECT_EQ(matching({sample()}, "chart").size(), 0U);
  EXPECT_EQ(matching({sample()}, "").size(), 1U);
}

class Images : public testing::Test {
 protected:
  std::string folder_ =
      (std::filesystem::temp_directory_path() / ("mcp-images-" + std::to_string(::getpid())))
          .string();
  void TearDown() override { std::filesystem::remove_all(folder_); }
};

TEST_F(Images, are_saved_under_new_names_for_the_owner_only) {
  std::string const png = "\x89PNG\r\n\x1a\nrest";
  mcp::CallToolResult result;
  result.content = {mcp::text_content("x"), mcp::image_content(png, "image/png")};
  auto const first = save_images(result, "../get chart", folder_).value();
  auto const second = save_images(result, "../get chart", folder_).value();
  EXPECT_EQ(first, (std::vector<std::string>{"", folder_ + "/___get_chart-1.png"}));
  EXPECT_EQ(second[1], folder_ + "/___get_chart-2.png");
  std::ifstream file(first[1], std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  EXPECT_EQ(bytes.str(), png);
  EXPECT_EQ(std::filesystem::status(first[1]).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(Images, are_refused_when_their_bytes_are_something_else) {
  mcp::CallToolResult result;
  result.content = {mcp::image_content("#!/bin/sh\n", "image/png"),
                    mcp::image_content("<svg onload=x>", "image/svg+xml")};
  EXPECT_EQ(save_images(result, "t", folder_).value(), (std::vector<std::string>{"", ""}));
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

}  // namespace
}  // namespace tessera::mcp_client
