#include "packages/ai-agent-chatbox/terminal/raw_terminal.hpp"

#include "async/sleep.hpp"
#include "packages/ai-agent-chatbox/terminal/test_pty.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

#include <termios.h>
#include <vector>

namespace tessera::chatbox {
namespace {

/// No variable says anything about the terminal.
RawTerminal::Options plain() {
  RawTerminal::Options options;
  options.environment = [](char const*) { return std::string(); };
  return options;
}

/// A terminal in a loop of its own; `pty` is the person's side of it.
struct Bed {
  explicit Bed(Pty const& pty, RawTerminal::Options options = plain())
      : terminal(loop.get_executor(), tasks, history, at(pty, std::move(options))) {}

  /// Everything else of the terminal ends with `play`.
  void run(Task<> play) { testkit::run(loop, to_the_end(std::move(play), tasks)); }
  void stop() { testkit::run(loop, tasks.stop()); }

  asio::io_context loop{1};
  TaskGroup tasks{loop.get_executor()};
  History history;
  RawTerminal terminal;

 private:
  static RawTerminal::Options at(Pty const& pty, RawTerminal::Options options) {
    options.terminal = pty.slave();
    return options;
  }
  static Task<> to_the_end(Task<> play, TaskGroup& tasks) {
    co_await std::move(play);
    co_await tasks.stop();
  }
};

Task<> read_two(Terminal& terminal, std::vector<Input>& out) {
  Input first = co_await terminal.read_message("you> ");
  out.push_back(std::move(first));
  Input second = co_await terminal.read_message("you> ");
  out.push_back(std::move(second));
}

TEST(RawTerminal, reads_messages_that_are_edited_with_keys) {
  Pty pty;
  RawTerminal::Options options = plain();
  options.color = false;
  Bed bed(pty, std::move(options));
  pty.type("abX\x7f\x1b[D-\rsecond\r");
  std::vector<Input> read;
  bed.run(read_two(bed.terminal, read));
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0].text, "a-b");
  EXPECT_EQ(read[1].text, "second");
  EXPECT_EQ(bed.history.entries().size(), 2U);
  std::string const screen = pty.seen();
  EXPECT_NE(screen.find("you> a-b"), std::string::npos);
}

Task<> ask_for_images(Terminal& terminal, ImageProtocol& out) { out = co_await terminal.images(); }

TEST(RawTerminal, learns_from_the_terminal_s_replies_how_to_draw) {
  Pty pty;
  RawTerminal::Options options = plain();
  options.theme = kDarkTheme;
  Bed bed(pty, std::move(options));
  pty.type("\x1b_Gi=31;OK\x1b\\\x1b[?62c");
  ImageProtocol protocol = ImageProtocol::off;
  bed.run(ask_for_images(bed.terminal, protocol));
  EXPECT_EQ(protocol, ImageProtocol::kitty);
}

/// Types an answer of the terminal in the middle of a word, and reads the line.
Task<> answer_while_typing(RawTerminal& terminal, Pty& pty, std::string answer, std::string& line,
                           Theme& theme) {
  pty.type("be" + answer + "fore\r");
  Input const input = co_await terminal.read_message("you> ");
  line = input.text;
  theme = terminal.look().theme;
}

TEST(RawTerminal, follows_the_background_and_lets_no_byte_of_the_answer_into_the_line) {
  for (bool const light : {true, false}) {
    Pty pty;
    Bed bed(pty);
    std::string const color = light ? "ffff/ffff/f0f0" : "1010/1010/1010";
    std::string line;
    Theme theme;
    bed.run(answer_while_typing(bed.terminal, pty, "\x1b]11;rgb:" + color + "\x1b\\\x1b[?62;4c",
                                line, theme));
    EXPECT_EQ(line, "before");
    EXPECT_EQ(theme.name, light ? "light" : "dark");
    EXPECT_NE(pty.seen().find("\x1b]11;?\x1b\\"), std::string::npos);
  }
}

TEST(RawTerminal, asks_no_terminal_whose_theme_is_chosen_or_that_shows_no_colours) {
  for (bool const color : {true, false}) {
    Pty pty;
    RawTerminal::Options options = plain();
    options.color = color;
    if (color) options.theme = kLightTheme;
    Bed bed(pty, std::move(options));
    bed.stop();
    EXPECT_EQ(pty.seen().find("]11;"), std::string::npos);
    EXPECT_EQ(bed.terminal.look().theme.name, color ? "light" : "dark");
  }
}

Task<> choose_theme(RawTerminal& terminal, Pty& pty, std::string& names) {
  Task<> mono = terminal.use_theme(kMonoTheme);
  co_await std::move(mono);
  names += std::string(terminal.look().theme.name) + " ";
  pty.type("\x1b]11;rgb:f/f/f\a\x1b[?1c\x1b[?1c");  // for the question at the start, too
  Task<> follow = terminal.use_theme(std::nullopt);
  co_await std::move(follow);
  for (int i = 0; i < 30'000 && terminal.look().theme.name != "light"; ++i)
    co_await sleep_for(std::chrono::milliseconds(1));
  names += terminal.look().theme.name;
}

TEST(RawTerminal, takes_another_theme_and_follows_the_background_again) {
  Pty pty;
  Bed bed(pty);
  std::string names;
  bed.run(choose_theme(bed.terminal, pty, names));
  EXPECT_EQ(names, "mono light");
}

/// Asks something; types the answer once the question and `sign` were seen.
Task<> ask_and_wait(RawTerminal& terminal, Pty& pty, std::string sign, std::string& seen) {
  // What the terminal said of its focus has been heard once this line is there.
  pty.type("x\r");
  Input const before = co_await terminal.read_message("you> ");
  EXPECT_EQ(before.text, "x");
  Executor const executor = co_await asio::this_coro::executor;
  TaskGroup asking(executor);
  auto const ask = [](RawTerminal& where) -> Task<> {
    Input const input = co_await where.read_answer("Allow? ");
    EXPECT_EQ(input.text, "no");
  };
  asking.spawn("question", ask(terminal));
  for (int i = 0; i < 30'000; ++i) {
    seen += pty.seen();
    bool const asked = seen.find("Allow? ") != std::string::npos;
    if (asked && seen.find(sign) != std::string::npos) break;
    co_await sleep_for(std::chrono::milliseconds(1));
  }
  pty.type("no\r");
  co_await asking.wait();
  seen += pty.seen();
}

std::string asked_with_bell(bool bell, std::string const& focus, std::string sign,
                            std::chrono::milliseconds after) {
  Pty pty;
  std::string seen;
  {
    RawTerminal::Options options = plain();
    options.theme = kDarkTheme;
    options.bell = bell;
    options.bell_after = after;
    Bed bed(pty, std::move(options));
    pty.type(focus);
    bed.run(ask_and_wait(bed.terminal, pty, std::move(sign), seen));
  }
  bool over = false;
  for (int i = 0; i < 30'000 && !over; ++i) {
    seen += pty.seen();
    over = seen.find("\x1b[?2004l") != std::string::npos;
  }
  return seen;
}

TEST(RawTerminal, rings_when_a_question_waits_and_nobody_looks) {
  std::chrono::milliseconds const soon{1};
  std::string const seen = asked_with_bell(true, "\x1b[O", "\a", soon);
  EXPECT_NE(seen.find('\a'), std::string::npos);
  EXPECT_NE(seen.find("\x1b[?1004h"), std::string::npos);
  EXPECT_NE(seen.find("\x1b[?1004l"), std::string::npos) << "it is switched off at the end";
}

TEST(RawTerminal, does_not_ring_while_somebody_looks_or_answers_in_time) {
  std::chrono::hours const never{1};
  EXPECT_EQ(asked_with_bell(true, "\x1b[O", "", never).find('\a'), std::string::npos);
  std::chrono::milliseconds const soon{1};
  EXPECT_EQ(asked_with_bell(true, "\x1b[O\x1b[I", "", soon).find('\a'), std::string::npos);
}

TEST(RawTerminal, asks_for_no_focus_unless_a_bell_is_wanted) {
  std::chrono::milliseconds const soon{1};
  std::string const seen = asked_with_bell(false, "\x1b[O", "", soon);
  EXPECT_EQ(seen.find('\a'), std::string::npos);
  EXPECT_EQ(seen.find("1004"), std::string::npos);
}

Task<> interrupt_work(RawTerminal& terminal, Pty& pty, std::string& next) {
  Executor const executor = co_await asio::this_coro::executor;
  Event stopped(executor);
  terminal.on_interrupt([&] { stopped.set(); });
  pty.type("typed ahead\x03");
  co_await stopped.wait();
  terminal.on_interrupt({});
  pty.type("\r");
  Input const input = co_await terminal.read_message("you> ");
  next = input.text;
}

TEST(RawTerminal, interrupts_what_runs_and_keeps_what_was_typed_meanwhile) {
  Pty pty;
  Bed bed(pty);
  std::string next;
  bed.run(interrupt_work(bed.terminal, pty, next));
  EXPECT_EQ(next, "typed ahead");
}

Task<> interrupt_answer(RawTerminal& terminal, Pty& pty, Input& out, int& times) {
  terminal.on_interrupt([&times] { ++times; });
  pty.type("ye\x03");
  out = co_await terminal.read_answer("Allow? ");
}

TEST(RawTerminal, ends_a_question_and_what_runs_with_one_control_c) {
  Pty pty;
  Bed bed(pty);
  Input answer;
  int times = 0;
  bed.run(interrupt_answer(bed.terminal, pty, answer, times));
  EXPECT_EQ(answer.kind, Input::Kind::interrupted);
  EXPECT_EQ(times, 1);
}

TEST(RawTerminal, gives_the_terminal_back_as_it_was) {
  Pty pty;
  termios before{};
  ::tcgetattr(pty.slave(), &before);
  {
    Bed bed(pty);
    termios during{};
    ::tcgetattr(pty.slave(), &during);
    EXPECT_EQ(during.c_lflag & static_cast<tcflag_t>(ICANON | ECHO), 0U);
    bed.stop();
  }
  termios after{};
  ::tcgetattr(pty.slave(), &after);
  EXPECT_EQ(after.c_lflag, before.c_lflag);
}

}  // namespace
}  // namespace tessera::chatbox
