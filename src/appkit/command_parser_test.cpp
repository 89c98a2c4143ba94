#include "appkit/command_parser.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tessera::appkit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

struct Filled {
  std::string file = "here";
  std::vector<std::string> sets;
  std::int64_t limit = 100;
  std::optional<std::uint16_t> port;
  double seconds = 0;
  bool json = false;
  bool validate = true;
  std::string chosen;
  std::string kid;
  std::optional<std::string> successor;
};

/// `tool [--file F] [--set KEY]… [--port N] … list [--limit N] | show NAME`
struct Line {
  Line() : parser("tool", "Does things", "tool 1.2.3") {
    parser.option("--file", filled.file, "A file").type_name("FILE").shows_default();
    parser.option("--set", filled.sets, "Settings").one_value();
    parser.option("--port", filled.port, "A port");
    parser.option("--seconds", filled.seconds, "How long").positive();
    parser.flag("!--no-validate", filled.validate, "Believe everything");
    parser.footer("Exit codes: all of them.");
    parser.falls_through();
    CommandParser const list = parser.command("list", "Shows all");
    OptionSpec const json = list.flag("--json", filled.json, "In JSON");
    list.option("--limit", filled.limit, "At most").in_range(1, 1'000).excludes(json);
    list.on_chosen([this] { filled.chosen = "list"; });
    CommandParser const show = parser.command("show", "Shows one");
    show.option("name", name, "Which").required().one_of({"a", "b"});
    show.on_chosen([this] { filled.chosen = "show"; });
    CommandParser const group = parser.command("keys", "Has commands of its own");
    group.requires_command();
    group.command("add", "Adds").on_chosen([this] { filled.chosen = "keys add"; });
    CommandParser const remove = group.command("remove", "Removes one");
    remove.option("kid", filled.kid, "Which").required();
    remove.option("--replaced-by", filled.successor, "Another");
    remove.on_chosen([this] { filled.chosen = "keys remove"; });
  }

  std::optional<int> parse(std::vector<std::string> words) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    std::optional<int> const exit = parser.parse(std::move(words));
    out = testing::internal::GetCapturedStdout();
    err = testing::internal::GetCapturedStderr();
    return exit;
  }

  Filled filled;
  std::string name;
  ProgramParser parser;
  std::string out;
  std::string err;
};

TEST(CommandParser, fills_variables_of_every_kind) {
  Line line;
  EXPECT_EQ(line.parse({"--file", "there", "--set", "a=1", "--set", "b=2", "--port", "3006",
                        "--seconds", "0.5", "--no-validate"}),
            std::nullopt);
  EXPECT_EQ(line.filled.file, "there");
  EXPECT_THAT(line.filled.sets, ElementsAre("a=1", "b=2"));
  EXPECT_EQ(line.filled.port, 3006);
  EXPECT_EQ(line.filled.seconds, 0.5);
  EXPECT_FALSE(line.filled.validate);
  EXPECT_EQ(line.filled.chosen, "");
}

TEST(CommandParser, keeps_the_order_of_words_and_leaves_the_programs_name_out) {
  Line line;
  char const* const argv[] = {"/usr/bin/tool", "show", "b", "--file", "x"};
  EXPECT_EQ(line.parser.parse(5, argv), std::nullopt);
  EXPECT_EQ(line.name, "b");
  EXPECT_EQ(line.filled.file, "x");
  EXPECT_EQ(line.filled.chosen, "show");
}

TEST(CommandParser, leaves_alone_what_is_not_named) {
  Line line;
  EXPECT_EQ(line.parse({"list"}), std::nullopt);
  EXPECT_EQ(line.filled.limit, 100);
  EXPECT_EQ(line.filled.file, "here");
  EXPECT_EQ(line.filled.port, std::nullopt);
  EXPECT_TRUE(line.filled.validate);
  EXPECT_EQ(line.filled.chosen, "list");
}

TEST(CommandParser, finds_a_command_below_a_command) {
  Line line;
  EXPECT_EQ(line.parse({"keys", "add"}), std::nullopt);
  EXPECT_EQ(line.filled.chosen, "keys add");
}

TEST(CommandParser, prints_help_and_version_and_ends_with_zero) {
  Line line;
  EXPECT_EQ(line.parse({"--help"}), 0);
  EXPECT_THAT(line.out, HasSubstr("Does things"));
  EXPECT_THAT(line.out, HasSubstr("FILE"));
  EXPECT_THAT(line.out, HasSubstr("here"));
  EXPECT_THAT(line.out, HasSubstr("Exit codes: all of them."));
  EXPECT_EQ(line.err, "");
  Line again;
  EXPECT_EQ(again.parse({"--version"}), 0);
  EXPECT_EQ(again.out, "tool 1.2.3\n");
}

TEST(CommandParser, ends_wrong_usage_with_two_and_says_why) {
  struct Case {
    std::vector<std::string> words;
    char const* said;
  };
  for (Case const& wrong : std::vector<Case>{{{"--nonsense"}, "--nonsense"},
                                             {{"list", "--limit", "0"}, "--limit"},
                                             {{"list", "--limit", "1001"}, "--limit"},
                                             {{"list", "--limit", "many"}, "--limit"},
                                             {{"list", "--limit", "3", "--json"}, "--json"},
                                             {{"show"}, "name"},
                                             {{"show", "c"}, "name"},
                                             {{"keys"}, "subcommand"},
                                             {{"--port", "65536"}, "--port"},
                                             {{"--seconds", "0"}, "--seconds"},
                                             {{"list", "show", "a"}, "show"}}) {
    Line line;
    EXPECT_EQ(line.parse(wrong.words), 2) << wrong.said;
    EXPECT_THAT(line.err, HasSubstr(wrong.said));
    EXPECT_THAT(line.err, Not(HasSubstr("terminate")));
    EXPECT_EQ(line.filled.chosen, "");
  }
}

// As a person copies it from a list; -h would be help, and --limit an option.
TEST(CommandParser, takes_the_thumbprint_of_a_key_that_looks_like_an_option) {
  for (std::string const kid : {"-WRk1coIDNWQoAuCa38w5o_bJVxxD7V1WbLmx6VIWUI",
                                "-hRk1coIDNWQoAuCa38w5o_bJVxxD7V1WbLmx6VIWUI",
                                "--Rk1coIDNWQoAuCa38w5o_bJVxxD7V1WbLmx6VIWUI"}) {
    Line line;
    EXPECT_EQ(line.parse({"keys", "remove", kid, "--replaced-by", kid}), std::nullopt) << line.err;
    EXPECT_EQ(line.filled.chosen, "keys remove");
    EXPECT_EQ(line.filled.kid, kid);
    EXPECT_EQ(line.filled.successor, kid);
  }
}

TEST(CommandParser, takes_no_other_word_with_a_dash_for_a_value) {
  Line line;
  EXPECT_EQ(line.parse({"keys", "remove", "-WRk1coIDNWQoAuCa38w5o"}), 2);
}

}  // namespace
}  // namespace tessera::appkit
