#include "packages/ai-agent-chatbox/terminal/theme.hpp"

#include "packages/ai-agent-chatbox/terminal/background.hpp"

#include <gtest/gtest.h>

namespace tessera::chatbox {
namespace {

TEST(Theme, has_a_name) {
  for (char const* const name : {"dark", "light", "mono"}) {
    EXPECT_EQ(theme_of(name)->name, name);
    EXPECT_TRUE(is_theme_word(name));
  }
  EXPECT_FALSE(theme_of("auto"));
  EXPECT_TRUE(is_theme_word("auto"));
  EXPECT_FALSE(is_theme_word("pink"));
}

TEST(Background, is_light_or_dark_whatever_number_of_digits_a_terminal_uses) {
  EXPECT_EQ(light_background("\x1b]11;rgb:ffff/ffff/ffff\x1b\\"), true);
  EXPECT_EQ(light_background("\x1b]11;rgb:fd/f6/e3\a"), true);
  EXPECT_EQ(light_background("\x1b]11;rgba:f/f/f/f\x1b\\"), true);
  EXPECT_EQ(light_background("\x1b]11;rgb:0000/2b2b/3636\x1b\\"), false);
  EXPECT_EQ(light_background("\x1b]11;rgb:0/0/ffff\x1b\\"), false) << "blue is dark";
}

TEST(Background, is_not_read_from_anything_else) {
  for (char const* const reply :
       {"", "\x1b[?62c", "\x1b]10;rgb:ff/ff/ff\a", "\x1b]11;?\a", "\x1b]11;rgb:ff/ff\a",
        "\x1b]11;rgb:fffff/f/f\a", "\x1b]11;rgb:-1/f/f\a", "\x1b]11;rgb://\a", "\x1b]11;rgb"})
    EXPECT_EQ(light_background(reply), std::nullopt) << reply;
}

TEST(Background, is_guessed_from_the_environment) {
  auto const with = [](std::string colors) {
    return light_by_environment([colors](char const*) { return colors; });
  };
  EXPECT_EQ(with("0;15"), true);
  EXPECT_EQ(with("0;default;7"), true);
  EXPECT_EQ(with("15;0"), false);
  EXPECT_EQ(with("12;8"), false);
  EXPECT_EQ(with(""), std::nullopt);
  EXPECT_EQ(with("15;default"), std::nullopt);
}

}  // namespace
}  // namespace tessera::chatbox
