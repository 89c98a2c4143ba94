#include "packages/ai-agent-chatbox/commands/command.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace tessera::chatbox {
namespace {

/// The name of the command that a line is; `?` for one that there is not, nothing for a message.
std::string name_in(std::string_view line) {
  std::optional<CommandCall> const call = command_call(line);
  if (!call) return {};
  return call->command == nullptr ? "?" : std::string(call->command->name);
}

TEST(Command, switches_only_when_it_surely_means_a_model) {
  EXPECT_EQ(name_in("switch"), "switch");
  EXPECT_EQ(name_in("switch gemini"), "switch");
  EXPECT_EQ(name_in("/switch bedrock:us.x-v1:0"), "switch");
  EXPECT_EQ(command_call(" switch  gemini:flash ")->argument, "gemini:flash");
  EXPECT_EQ(name_in("switch lights"), "");
  EXPECT_EQ(name_in("switch gemini and bedrock in the chart"), "");
  EXPECT_EQ(name_in("/switch lights"), "switch");
}

TEST(Command, is_a_known_word_alone_or_a_word_with_a_slash) {
  for (char const* const word : {"auth", "help", "history", "clear", "exit", "quit", "switch"})
    EXPECT_EQ(name_in(word), word);
  EXPECT_EQ(name_in(" /auth "), "auth");
  EXPECT_EQ(name_in("/tools"), "tools");
  EXPECT_EQ(name_in("/nonsense"), "?");
  EXPECT_EQ(name_in("tools"), "");
  EXPECT_EQ(name_in("usage of the account"), "");
  EXPECT_EQ(name_in("context"), "");
  EXPECT_EQ(name_in("clear the email"), "");
  EXPECT_EQ(name_in("/etc/passwd is what?"), "");
}

TEST(Command, takes_what_stands_behind_it) {
  EXPECT_EQ(command_call("/compact 4")->argument, "4");
  EXPECT_EQ(command_call("/rules  mail/send {\"a\": 1} ")->argument, "mail/send {\"a\": 1}");
}

TEST(Command, is_no_message_when_it_is_only_misspelt) {
  EXPECT_EQ(name_in("/tols email"), "?");
  EXPECT_EQ(name_in("/tmp is full, what now?"), "");
  EXPECT_EQ(name_in("/docs:summary"), "") << "a prompt of a server";
}

TEST(Command, names_the_nearest_one) {
  EXPECT_EQ(no_such_command("tols"), "There is no command /tols; did you mean /tools?\n");
  EXPECT_EQ(no_such_command("resorces"),
            "There is no command /resorces; did you mean /resources?\n");
  EXPECT_EQ(no_such_command("xyzzyxyz"), "There is no command /xyzzyxyz; /help lists them.\n");
  EXPECT_EQ(no_such_command("\x1b[2J").find('\x1b'), std::string::npos);
}

TEST(Command, has_every_one_that_people_expect_and_a_line_of_help_for_it) {
  std::string const help = help_text("");
  std::set<std::string_view> names;
  for (char const* const word :
       {"help",    "tools", "servers", "prompts", "resources", "auth",  "model", "provider",
        "approve", "rules", "usage",   "context", "compact",   "clear", "save",  "resume",
        "export",  "image", "theme",   "debug",   "doctor",    "quit"})
    EXPECT_NE(help.find("\n  /" + std::string(word)), std::string::npos) << word;
  for (Command const& command : all_commands()) {
    EXPECT_TRUE(names.insert(command.name).second) << command.name << " is there twice";
    EXPECT_FALSE(command.help.empty());
    EXPECT_LT(command.help.size(), 80U) << command.name;
  }
}

TEST(Command, is_explained_alone_too) {
  EXPECT_EQ(help_text("/usage"), "  /usage  tokens and estimated cost\n");
  EXPECT_EQ(help_text("usage"), help_text("/usage"));
  EXPECT_EQ(help_text("usge"), no_such_command("usge"));
}

}  // namespace
}  // namespace tessera::chatbox
