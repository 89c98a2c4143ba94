#include "packages/ai-agent-chatbox/terminal/editor.hpp"

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
  std::string const screen = painter.paint("> ", typist.editor.buffer(), 80, false);
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
  EXPECT_EQ(painter.paint("> ", buffer, 6, false), "\r\x1b[J> abc\r\nน้ำd\r\x1b[3C");
  EXPECT_EQ(painter.paint("> ", buffer, 80, false), "\x1b[1A\r\x1b[J> abcน้ำd\r\x1b[8C");
  EXPECT_EQ(painter.leave(), "\r\n");
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
