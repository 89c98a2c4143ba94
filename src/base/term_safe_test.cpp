#include "base/term_safe.hpp"

#include "base/encoding.hpp"
#include "base/json.hpp"

#include <gtest/gtest.h>

#include <random>

namespace tessera {
namespace {

TEST(TermSafe, keeps_printable_text_of_any_script_with_its_lines_and_tabs) {
  for (std::string const text :
       {"plain\n\ttext", "ที่บ้าน น้ำ", "日本語", "naïve", "👩‍👩‍👧", "❤️", "مرحبا"})
    EXPECT_EQ(term_safe(text), text);
}

TEST(TermSafe, shows_escape_sequences_instead_of_sending_them) {
  EXPECT_EQ(term_safe("\x1b[2Jgone"), "\\x1b[2Jgone");
  EXPECT_EQ(term_safe("\x1b]52;c;ZXZpbA==\x07"), "\\x1b]52;c;ZXZpbA==\\x07");
  EXPECT_EQ(term_safe("bell\a back\b nul" + std::string(1, '\0') + " del\x7f"),
            "bell\\x07 back\\x08 nul\\x00 del\\x7f");
}

TEST(TermSafe, shows_a_carriage_return_that_would_overwrite_the_line) {
  EXPECT_EQ(term_safe("safe\rrm -rf"), "safe\\x0drm -rf");
  EXPECT_EQ(term_safe("dos\r\nlines\r\n"), "dos\nlines\n");
}

TEST(TermSafe, shows_c1_controls_and_replaces_their_bare_bytes) {
  EXPECT_EQ(term_safe("\u009b31m \u009d0;t\u009c"), "\\x9b31m \\x9d0;t\\x9c");
  EXPECT_EQ(term_safe("\x9b"
                      "31m"),
            "\uFFFD31m");
}

TEST(TermSafe, names_characters_that_reorder_or_hide_text) {
  EXPECT_EQ(term_safe("user\u202Egpj.exe"), "user<U+202E>gpj.exe");
  EXPECT_EQ(term_safe("\u2066x\u2069 \u200E \u200F \u061C"),
            "<U+2066>x<U+2069> <U+200E> <U+200F> <U+061C>");
  EXPECT_EQ(term_safe("\uFEFFtext"), "<U+FEFF>text");
  EXPECT_EQ(term_safe("a\U000E0041\U000E007Fb"), "a<U+E0041><U+E007F>b");
  EXPECT_EQ(term_safe("pay\u200Bpal \u2028"), "pay<U+200B>pal <U+2028>");
}

TEST(TermSafe, keeps_joiners_only_inside_a_cluster) {
  EXPECT_EQ(term_safe("\u200Dx"), "<U+200D>x");
  EXPECT_EQ(term_safe("x\u200D"), "x<U+200D>");
  EXPECT_EQ(term_safe("x\u200D\u200Dy"), "x<U+200D><U+200D>y");
  EXPECT_EQ(term_safe("\uFE0F"), "<U+FE0F>");
  EXPECT_EQ(term_safe("می‌خواهم"), "می‌خواهم");
}

TEST(TermSafe, limits_what_is_piled_on_one_base) {
  std::string tower = "Z";
  std::string kept = "Z";
  for (int i = 0; i < 500; ++i) {
    tower += "\u0301";
    if (i < 8) kept += "\u0301";
  }
  EXPECT_EQ(term_safe(tower + "x"), kept + "\uFFFDx");
  EXPECT_EQ(term_safe("\u0301a"), "<U+0301>a") << "a mark must not change what stands before it";
}

TEST(TermSafe, replaces_ill_formed_utf8_byte_by_byte) {
  EXPECT_EQ(term_safe("a\xC3"), "a\uFFFD");
  EXPECT_EQ(term_safe("\xC0\xAF"), "\uFFFD\uFFFD");
  EXPECT_EQ(term_safe("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");
}

TEST(TermSafe, counts_what_it_cuts_from_an_endless_line) {
  EXPECT_EQ(term_safe("abcdef\nxy", {.line_points = 4}), "abcd… (2 more)\nxy");
}

TEST(TermSafe, shows_line_feeds_in_text_that_must_stay_on_one_line) {
  EXPECT_EQ(term_safe_line("name\nApproved: yes"), "name\\x0aApproved: yes");
  EXPECT_EQ(term_safe_line("a\tb"), "a\\x09b");
}

TEST(TermSafe, turns_any_bytes_into_quiet_well_formed_text_and_is_done_after_once) {
  std::mt19937 dice(7);
  std::uniform_int_distribution<int> byte(0, 255);
  for (int round = 0; round < 2'000; ++round) {
    std::string noise(static_cast<std::size_t>(round % 64), '\0');
    for (char& c : noise) c = static_cast<char>(byte(dice));
    std::string const safe = term_safe(noise);
    ASSERT_TRUE(is_valid_utf8(safe));
    ASSERT_EQ(safe.find_first_of("\x1b\r\a\b\x7f"), std::string::npos);
    ASSERT_EQ(term_safe(safe), safe);
  }
}

TEST(TermSafe, escapes_json_without_changing_its_value) {
  std::string const text = write_json(json::value{{"k\u202E", "\u009b31m \U000E0041 ที่ \x1b"}});
  std::string const safe = term_safe_json(text);
  EXPECT_EQ(safe, R"({"k\u202e":"\u009b31m \udb40\udc41 ที่ \u001b"})");
  EXPECT_EQ(parse_json(safe).value(), parse_json(text).value());
}

}  // namespace
}  // namespace tessera
