#include "packages/ai-agent-chatbox/commands/cursor_place.hpp"

#include <gtest/gtest.h>

namespace tessera::chatbox {
namespace {

using Kind = CursorPlace::Kind;

TEST(CursorPlace, is_in_a_command_or_behind_it) {
  EXPECT_EQ(place_of("/to").kind, Kind::first_word);
  EXPECT_EQ(place_of("/").word, "/");
  CursorPlace const behind = place_of("/tools  em");
  EXPECT_EQ(behind.kind, Kind::argument);
  EXPECT_EQ(behind.command->name, "tools");
  EXPECT_EQ(behind.word, "em");
  EXPECT_EQ(behind.from, 8U);
  EXPECT_EQ(place_of("/tools ").kind, Kind::argument);
  EXPECT_EQ(place_of("switch ge").kind, Kind::argument);
  EXPECT_EQ(place_of("/export md fi").kind, Kind::nothing) << "the second word is free";
  EXPECT_EQ(place_of("tools em").kind, Kind::nothing) << "a sentence";
  EXPECT_EQ(place_of("/nonsense a").kind, Kind::nothing);
}

TEST(CursorPlace, is_in_a_prompt_or_behind_it) {
  CursorPlace const name = place_of("/docs:su");
  EXPECT_EQ(name.kind, Kind::prompt);
  EXPECT_EQ(name.server, "docs");
  EXPECT_EQ(name.from, 0U);
  CursorPlace const argument = place_of("/docs:sum style=\"very short\" len");
  EXPECT_EQ(argument.kind, Kind::prompt_argument);
  EXPECT_EQ(argument.server, "docs");
  EXPECT_EQ(argument.prompt, "sum");
  EXPECT_EQ(argument.word, "len");
  EXPECT_EQ(argument.given, (std::map<std::string, std::string>{{"style", "very short"}}));
}

TEST(CursorPlace, is_in_the_value_of_an_argument) {
  CursorPlace const value = place_of("/docs:sum style=\"very short\" len=4");
  EXPECT_EQ(value.kind, Kind::prompt_value);
  EXPECT_EQ(value.argument, "len");
  EXPECT_EQ(value.word, "4");
  EXPECT_EQ(value.from, 33U);
  EXPECT_EQ(value.given, (std::map<std::string, std::string>{{"style", "very short"}}));
  CursorPlace const open = place_of("/docs:sum style=\"very sh");
  EXPECT_EQ(open.kind, Kind::prompt_value);
  EXPECT_EQ(open.argument, "style");
  EXPECT_EQ(open.word, "\"very sh");
  EXPECT_EQ(place_of("/docs:sum style=").word, "");
  EXPECT_EQ(place_of("/docs:sum len=4 len").kind, Kind::prompt_argument);
}

TEST(CursorPlace, is_in_what_an_at_sign_names) {
  CursorPlace const first = place_of("look at @do");
  EXPECT_EQ(first.kind, Kind::mention);
  EXPECT_EQ(first.word, "@do");
  EXPECT_EQ(first.from, 8U);
  CursorPlace const resource = place_of("(@docs:file://a");
  EXPECT_EQ(resource.kind, Kind::resource);
  EXPECT_EQ(resource.server, "docs");
  EXPECT_EQ(resource.word, "@docs:file://a");
  EXPECT_EQ(place_of("see @\"my pic").word, "@\"my pic");
  EXPECT_EQ(place_of("see @\"my pic.png\" and").kind, Kind::nothing);
  EXPECT_EQ(place_of("write to me@example").kind, Kind::nothing);
  EXPECT_EQ(place_of("@docs and more").kind, Kind::nothing);
  EXPECT_EQ(place_of("").kind, Kind::nothing);
}

}  // namespace
}  // namespace tessera::chatbox
