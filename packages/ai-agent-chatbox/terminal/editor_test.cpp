#include "packages/ai-agent-chatbox/terminal/editor.hpp"

#include "packages/ai-agent-chatbox/terminal/layout.hpp"
#include "packages/ai-agent-chatbox/terminal/painter.hpp"
#include "packages/ai-agent-chatbox/terminal/text_width.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <sys/stat.h>

namespace tessera::chatbox {
namespace {

/// What a person types, as the terminal sends it.
struct Typist {
  explicit Typist(History* history = nullptr) : editor(history) {}
  EditorEvent type(std::string_view bytes) {
    EditorEvent last = EditorEvent::changed;
    for (Key const& key : parser.feed(bytes)) last = editor.apply(key);
    return last;
  }
  [[nodiscard]] std::string const& text() const { return editor.buffer().text(); }

  KeyParser parser;
  Editor editor;
};

std::vector<std::string> const kNothing;
constexpr std::string_view kLeft = "\x1b[D";

// Spec: Unicode UAX #29 (Thai: the cursor moves by cluster, Backspace by code point)
TEST(Editor, moves_over_whole_thai_clusters) {
  Typist typist;
  typist.type("ที่บ้าน");
  typist.type(kLeft);
  typist.type(kLeft);
  typist.type("X");
  EXPECT_EQ(typist.text(), "ที่บ้Xาน");
  Painter painter;
  std::string const screen =
      painter.paint({"> ", typist.editor.buffer(), kNothing}, {80, 24}, nullptr);
  EXPECT_EQ(screen, "\r\x1b[J> ที่บ้Xาน\r\x1b[5C");  // prompt 2 + width of ที่บ้X 3
}

TEST(Editor, takes_one_code_point_of_a_thai_cluster_with_backspace) {
  Typist typist;
  typist.type("ที่\x7f");
  EXPECT_EQ(typist.text(), "ที");
  typist.type("\x7f\x7f\x7f");
  EXPECT_EQ(typist.text(), "");
}

TEST(Editor, knows_the_width_of_thai_clusters) {
  EXPECT_EQ(clusters_of("น้ำ").size(), 1U);
  EXPECT_EQ(width_of("น้ำ"), 2U);
  EXPECT_EQ(width_of("ที่บ้X"), 3U);
  EXPECT_EQ(width_of("漢字"), 4U);
}

TEST(Editor, keeps_a_paste_of_several_lines_in_one_message) {
  Typist typist;
  EXPECT_EQ(typist.type("\x1b[200~one\r\ntwo\rthree\x1b[2"), EditorEvent::changed);
  EXPECT_EQ(typist.type("01~"), EditorEvent::changed);
  EXPECT_EQ(typist.text(), "one\ntwo\nthree");
  EXPECT_EQ(typist.type("\r"), EditorEvent::submit);
  EXPECT_EQ(typist.editor.take(), "one\ntwo\nthree");
  EXPECT_EQ(typist.text(), "");
}

TEST(Editor, drops_control_characters_from_a_paste) {
  Typist typist;
  typist.type("\x1b[200~a\x03\x1b]0;title\ab\x1b[201~");
  EXPECT_EQ(typist.text(), "a]0;titleb");
}

TEST(Editor, keeps_a_paste_that_comes_in_many_pieces_whole) {
  // 3 bytes for each letter, so that the pieces end in the middle of letters and of the end mark.
  std::string text;
  while (text.size() < 4'000'000) text += "ที่บ้าน ";
  std::string const sent = "\x1b[200~" + text + "\x1b[201~";
  Typist typist;
  for (std::size_t at = 0; at < sent.size(); at += 4095)
    typist.type(std::string_view(sent).substr(at, 4095));
  EXPECT_EQ(typist.text().size(), text.size());
  EXPECT_EQ(typist.text(), text);
  EXPECT_EQ(typist.type("\r"), EditorEvent::submit);
}

TEST(Editor, refuses_a_paste_and_a_message_over_the_limit_whole) {
  Typist typist;
  std::string const sent = "\x1b[200~" + std::string(kMaxMessage + 1, 'x') + "\x1b[201~";
  EXPECT_EQ(typist.type(sent), EditorEvent::too_long);
  EXPECT_EQ(typist.text(), "");
  typist.type("\x1b[200~" + std::string(kMaxMessage, 'x') + "\x1b[201~");
  EXPECT_EQ(typist.text().size(), kMaxMessage);
  EXPECT_EQ(typist.type("y"), EditorEvent::too_long);
  EXPECT_EQ(typist.text().size(), kMaxMessage);
}

TEST(Editor, keeps_what_is_good_of_a_paste_with_bytes_that_are_no_text) {
  Typist typist;
  typist.type(
      "\x1b[200~a\xFFน\xE0\xB8"
      "b\xC2\x9B"
      "31m\x1b[201~");
  EXPECT_EQ(typist.text(), "a\uFFFDน\uFFFD\uFFFDb31m");
}

TEST(KeyParser, lets_a_person_give_up_a_paste_that_does_not_end) {
  KeyParser parser;
  EXPECT_TRUE(parser.feed("\x1b[200~never ending\x03").empty());
  EXPECT_TRUE(parser.undecided());
  EXPECT_EQ(parser.flush(), (std::vector{Key{KeyKind::interrupt, {}}}));
  EXPECT_EQ(parser.feed("a"), (std::vector{Key{KeyKind::text, "a"}}));
}

TEST(KeyParser, does_not_take_a_pasted_control_c_for_a_key) {
  KeyParser parser;
  EXPECT_TRUE(parser.feed("\x1b[200~one\x03").empty());
  EXPECT_EQ(parser.feed("two\r\x1b[201~"), (std::vector{Key{KeyKind::paste, "onetwo\n"}}));
}

TEST(Editor, begins_a_new_line_on_alt_enter_and_on_a_final_backslash) {
  Typist typist;
  typist.type("a\x1b\rb\\\r");
  EXPECT_EQ(typist.type("c\r"), EditorEvent::submit);
  EXPECT_EQ(typist.editor.take(), "a\nb\nc");
}

TEST(Editor, moves_by_line_and_by_word) {
  Typist typist;
  typist.type("one two\x1b\rthree");
  typist.type("\x1b[A!");
  EXPECT_EQ(typist.text(), "one t!wo\nthree");
  typist.type("\x1b[1;5D\x1b[1;5D#\x05$");
  EXPECT_EQ(typist.text(), "#one t!wo$\nthree");
  typist.type("\x17\x15");
  EXPECT_EQ(typist.text(), "\nthree");
}

TEST(Editor, follows_the_rules_of_control_c_and_control_d) {
  Typist typist;
  EXPECT_EQ(typist.type("ab\x03"), EditorEvent::interrupt);
  EXPECT_FALSE(typist.editor.interrupted_empty());
  EXPECT_EQ(typist.type("\x01\x04"), EditorEvent::changed);
  EXPECT_EQ(typist.text(), "b");
  typist.type("\x04");
  EXPECT_EQ(typist.type("\x04"), EditorEvent::end_of_input);
  EXPECT_EQ(typist.type("\x03"), EditorEvent::interrupt);
  EXPECT_TRUE(typist.editor.interrupted_empty());
}

TEST(Editor, walks_and_searches_the_history) {
  History history;
  history.add("first email");
  history.add("second chart");
  history.add("third email");
  Typist typist(&history);
  typist.type("draft\x1b[A\x1b[A");
  EXPECT_EQ(typist.text(), "second chart");
  typist.type("\x1b[B\x1b[B");
  EXPECT_EQ(typist.text(), "draft");
  typist.type(
      "\x12"
      "email");
  EXPECT_EQ(typist.text(), "third email");
  EXPECT_EQ(typist.editor.search_prompt(), "(search: email) ");
  typist.type("\x12");
  EXPECT_EQ(typist.text(), "first email");
  EXPECT_EQ(typist.type("\r"), EditorEvent::submit);
  EXPECT_EQ(typist.editor.take(), "first email");
}

TEST(KeyParser, takes_bytes_in_any_pieces) {
  KeyParser parser;
  EXPECT_TRUE(parser.feed("\xE0\xB8").empty());
  EXPECT_EQ(parser.feed("\x97"), (std::vector{Key{KeyKind::text, "ท"}}));
  EXPECT_TRUE(parser.feed("\x1b").empty());
  EXPECT_TRUE(parser.undecided());
  EXPECT_EQ(parser.feed("[C"), (std::vector{Key{KeyKind::right, {}}}));
  EXPECT_TRUE(parser.feed("\x1b").empty());
  EXPECT_EQ(parser.flush(), (std::vector{Key{KeyKind::escape, {}}}));
}

TEST(KeyParser, tells_answers_of_the_terminal_from_keys) {
  KeyParser parser;
  auto const keys = parser.feed("\x1b_Gi=31;OK\x1b\\\x1b[?62;4cx");
  ASSERT_EQ(keys.size(), 3U);
  EXPECT_EQ(keys[0], (Key{KeyKind::reply, "\x1b_Gi=31;OK\x1b\\"}));
  EXPECT_EQ(keys[1], (Key{KeyKind::reply, "\x1b[?62;4c"}));
  EXPECT_EQ(keys[2], (Key{KeyKind::text, "x"}));
}

TEST(Painter, breaks_rows_between_clusters_and_takes_its_own_place_again) {
  Painter painter;
  LineBuffer buffer;
  buffer.set("abcน้ำd");
  EXPECT_EQ(painter.paint({"> ", buffer, kNothing}, {6, 24}, nullptr),
            "\r\x1b[J> abc\r\nน้ำd\r\x1b[3C");
  EXPECT_EQ(painter.paint({"> ", buffer, kNothing}, {80, 24}, nullptr),
            "\x1b[1A\r\x1b[J> abcน้ำd\r\x1b[8C");
  EXPECT_EQ(painter.leave(), "\r\n");
}

TEST(Painter, shows_what_would_move_or_hide_as_text) {
  Painter painter;
  LineBuffer buffer;
  buffer.set("a\u202Eb\u009B31m\u200Bc\x1b[2J");
  EXPECT_EQ(painter.paint({"\x1b[8m> ", buffer, kNothing}, {80, 24}, nullptr),
            "\r\x1b[J\\x1b[8m> a<U+202E>b\\x9b31m<U+200B>c\\x1b[2J\r\x1b[42C");
}

TEST(Painter, takes_its_place_again_under_a_prompt_of_several_rows) {
  Painter painter;
  LineBuffer buffer;
  buffer.set("xy");
  EXPECT_EQ(painter.paint({"a long one: ", buffer, kNothing}, {8, 24}, nullptr),
            "\r\x1b[Ja long o\r\nne: xy\r\x1b[6C");
  EXPECT_TRUE(painter.erase().starts_with("\x1b[1A\r\x1b[J"));
}

// A painting higher than the screen could not be taken away again.
TEST(Painter, shows_a_screen_of_a_text_of_megabytes) {
  std::string line(79, 'x');
  std::string text;
  while (text.size() < 4'000'000) text += line + "\n";
  LineBuffer buffer;
  buffer.set(text + "END");
  Layout const at_end = lay_out("> ", buffer, {80, 24});
  EXPECT_EQ(at_end.rows.size(), 22U);
  EXPECT_EQ(at_end.rows.front().bold, "> ");
  EXPECT_EQ(at_end.rows.front().text,
            "… " + std::to_string(text.size() - 20 * 80) + " more characters above");
  EXPECT_EQ(at_end.rows.back().text, "END");
  EXPECT_EQ(at_end.cursor_row, 21U);
  EXPECT_EQ(at_end.cursor_column, 3U);
  for (int i = 0; i < 30; ++i) buffer.up();
  Layout const above = lay_out("> ", buffer, {80, 24});
  EXPECT_EQ(above.rows.size(), 23U);
  EXPECT_EQ(above.rows[above.cursor_row].text, line);
  EXPECT_TRUE(above.rows.back().text.ends_with(" more characters below"));
}

TEST(Painter, shows_a_screen_of_one_endless_line) {
  LineBuffer buffer;
  std::string text;
  while (text.size() < 4'000'000) text += "น้ำ";
  buffer.set(std::move(text));
  Layout const layout = lay_out("> ", buffer, {80, 24});
  EXPECT_LE(layout.rows.size(), 23U);
  EXPECT_EQ(layout.cursor_row, layout.rows.size() - 1);
  buffer.left();
  EXPECT_EQ(buffer.cursor(), buffer.text().size() - std::string("น้ำ").size());
  buffer.right();
  EXPECT_EQ(buffer.cursor(), buffer.text().size());
}

TEST(History, is_private_and_keeps_no_secrets) {
  std::string folder = (std::filesystem::temp_directory_path() / "history-XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  std::string const path = folder + "/history";
  {
    History history(path, 2);
    history.add("one");
    history.add("my password is hunter2");
    history.add("two\nlines");
    history.add("three");
  }
  struct stat info{};
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);
  EXPECT_EQ(History(path, 2).entries(), (std::vector<std::string>{"two\nlines", "three"}));
  std::filesystem::remove_all(folder);
}

TEST(Wrap, breaks_at_spaces_and_in_thai_between_clusters) {
  EXPECT_EQ(wrap("one two three", 8), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(wrap("น้ำน้ำน้ำ", 4), (std::vector<std::string>{"น้ำน้ำ", "น้ำ"}));
  EXPECT_EQ(shorten("abcdef", 4), "abc…");
}

}  // namespace
}  // namespace tessera::chatbox
