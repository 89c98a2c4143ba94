#include "packages/ai-agent-chatbox/attachments.hpp"

#include "packages/ai-agent-chatbox/commands/command.hpp"

#include <gtest/gtest.h>

namespace tessera::chatbox {
namespace {

std::string mentioned(std::string_view text) {
  std::string out;
  for (Mention const& one : mentions_in(text, {"docs", "mail"}))
    out += one.server + "|" + one.uri + " ";
  return out;
}

TEST(Mentions, are_a_server_s_name_and_a_uri) {
  EXPECT_EQ(mentioned("compare @docs:file:///a.md with @mail:inbox://1, please"),
            "docs|file:///a.md mail|inbox://1 ");
  EXPECT_EQ(mentioned("(see @docs:x:1)"), "docs|x:1 ");
}

TEST(Mentions, are_not_addresses_or_unknown_names) {
  EXPECT_EQ(mentioned("write to ann@mail:25 or bob@example.com"), "");
  EXPECT_EQ(mentioned("@other:file:///a @docs @docs: @mailbox:1"), "");
}

TEST(Mentions, are_read_once_and_not_without_end) {
  EXPECT_EQ(mentioned("@docs:a @docs:a"), "docs|a ");
  std::string many;
  for (int i = 0; i < 100; ++i) many += "@docs:" + std::to_string(i) + " ";
  EXPECT_EQ(mentions_in(many, {"docs"}).size(), 8U);
}

TEST(PromptCall, has_a_server_a_prompt_and_named_values) {
  PromptCall const call =
      parse_prompt_call(R"(/docs:sum up="to you" style="say \"hi\"" n=3)").value();
  EXPECT_EQ(call.server, "docs");
  EXPECT_EQ(call.prompt, "sum");
  EXPECT_EQ(call.arguments, (std::map<std::string, std::string>{
                                {"up", "to you"}, {"style", "say \"hi\""}, {"n", "3"}}));
}

TEST(PromptCall, says_what_is_wrong_with_its_arguments) {
  for (auto const& [line, hint] :
       {std::pair{"/docs:sum alone", "name=value"}, std::pair{"/docs:sum a=1 a=2", "twice"},
        std::pair{"/docs:sum a=\"open", "not closed"}, std::pair{"/docs:sum =1", "name=value"}}) {
    Result<PromptCall> const call = parse_prompt_call(line);
    ASSERT_FALSE(call.has_value()) << line;
    EXPECT_NE(call.error().hint.find(hint), std::string::npos) << line;
  }
}

TEST(PromptCall, is_neither_a_path_nor_a_command) {
  EXPECT_TRUE(is_prompt_call("/docs:sum a=1"));
  for (char const* const line : {"/help", "/docs:", "/:sum", "/a/b:c", "docs:sum", "/ a:b"})
    EXPECT_FALSE(is_prompt_call(line)) << line;
  EXPECT_FALSE(command_call("/docs:sum")) << "it goes on as a message";
  EXPECT_TRUE(command_call("/unheard"));
}

}  // namespace
}  // namespace tessera::chatbox
