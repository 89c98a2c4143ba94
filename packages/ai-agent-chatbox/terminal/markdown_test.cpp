#include "packages/ai-agent-chatbox/terminal/markdown.hpp"

#include <gtest/gtest.h>

namespace tessera::chatbox {
namespace {

std::string plain(std::string_view text, std::size_t columns = 40) {
  return render_markdown(text, {.columns = columns, .color = false});
}

TEST(Markdown, lays_out_blocks) {
  EXPECT_EQ(plain("# Title\n\none *two*\nthree\n\n> said\n> twice\n"),
            "Title\n\none two three\n\n│ said twice\n");
  EXPECT_EQ(plain("- a\n- b\n  1. c\n  2. d\n"), "• a\n• b\n  1. c\n  2. d\n");
  EXPECT_EQ(plain("```\nx = 1\n  y\n```\n"), "    x = 1\n      y\n");
}

TEST(Markdown, aligns_tables) {
  EXPECT_EQ(plain("| field | value |\n|---|---|\n| email | a@b.co |\n| น้ำ | 1 |\n"),
            "field │ value\n──────┼───────\nemail │ a@b.co\nน้ำ    │ 1\n");
}

TEST(Markdown, wraps_to_the_width_of_the_terminal) {
  EXPECT_EQ(plain("aaaa bbbb cccc dddd eeee", 10), "aaaa bbbb\ncccc dddd\neeee\n");
}

TEST(Markdown, styles_only_where_escapes_are_wanted) {
  MarkdownOptions const options{.columns = 40, .color = true};
  EXPECT_EQ(render_markdown("a **b** `c`", options), "a \x1b[0;1mb\x1b[0m \x1b[0;36mc\x1b[0m\n");
}

TEST(Markdown, has_the_looks_of_its_theme) {
  MarkdownOptions options{.columns = 40, .color = true};
  options.theme = kLightTheme;
  EXPECT_EQ(render_markdown("**b** `c`", options), "\x1b[0;1mb\x1b[0m \x1b[0;34mc\x1b[0m\n");
  options.theme = kMonoTheme;
  EXPECT_EQ(render_markdown("**b** `c`", options), "\x1b[0;1mb\x1b[0m \x1b[0mc\x1b[0m\n");
}

TEST(Markdown, lets_no_escape_through_in_any_disguise) {
  for (std::string_view const text :
       {"a\x1b[31mb", "`\x1b]0;x\a`", "&#27;[31m", "&#x1b;", "<b>\x1b[2J</b>", "[x](\x1b[2J)"}) {
    EXPECT_EQ(plain(text).find('\x1b'), std::string::npos) << text;
  }
}

TEST(Markdown, shows_where_a_link_leads) {
  EXPECT_EQ(plain("[bank](https://evil.example)"), "bank (https://evil.example)\n");
}

TEST(Markdown, writes_no_more_than_in_proportion_to_what_it_reads) {
  std::string const deep = std::string(20'000, '>') + " " + std::string(20'000, 'x');
  EXPECT_LT(plain(deep).size(), 20 * deep.size());
  std::string table = "|a";
  for (int i = 0; i < 3'000; ++i) table += "|a";
  table += "|\n|-";
  for (int i = 0; i < 3'000; ++i) table += "|-";
  table += "|\n";
  for (int i = 0; i < 3'000; ++i) table += "|\n";
  EXPECT_LT(plain(table).size(), 20 * table.size());
}

TEST(BlockSplitter, finds_the_same_blocks_however_the_text_is_cut) {
  std::string const text = "one\ntwo\n\n- a\n\n- b\n\n~~~\nx\n\ny\n~~~\n\n> q\n\nlast\n\nend\n";
  std::string const blocks =
      "one\ntwo\n\n- a\n\n- b\n\n|~~~\nx\n\ny\n~~~\n\n> q\n\n|last\n\n|end\n";
  for (std::size_t step = 1; step < 5; ++step) {
    BlockSplitter splitter;
    std::string out;
    for (std::size_t at = 0; at < text.size(); at += step) {
      std::string const block = splitter.feed(text.substr(at, step));
      if (!block.empty()) out += block + "|";
    }
    EXPECT_EQ(out + splitter.finish(), blocks) << step;
  }
}

TEST(BlockSplitter, gives_out_each_block_once_it_is_complete) {
  BlockSplitter splitter;
  EXPECT_EQ(splitter.feed("one\ntw"), "");
  EXPECT_EQ(splitter.feed("o\n\n"), "");
  EXPECT_EQ(splitter.feed("```\na\n\nb\n"), "one\ntwo\n\n");
  EXPECT_EQ(splitter.feed("```\n\nend"), "```\na\n\nb\n```\n\n");
  EXPECT_EQ(splitter.finish(), "end");
}

}  // namespace
}  // namespace tessera::chatbox
