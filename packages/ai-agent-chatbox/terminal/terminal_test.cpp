#include "async/sleep.hpp"
#include "packages/ai-agent-chatbox/terminal/capabilities.hpp"
#include "packages/ai-agent-chatbox/terminal/keys.hpp"
#include "packages/ai-agent-chatbox/terminal/line_terminal.hpp"
#include "packages/ai-agent-chatbox/terminal/raw_terminal.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

#include <array>
#include <fcntl.h>
#include <map>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace tessera::chatbox {
namespace {

/// The other end of a terminal: a person's fingers and eyes.
class Pty {
 public:
  Pty() : master_(::posix_openpt(O_RDWR | O_NOCTTY)) {
    ::grantpt(master_);
    ::unlockpt(master_);
    slave_ = ::open(::ptsname(master_), O_RDWR | O_NOCTTY);
    winsize const size{24, 40, 0, 0};
    ::ioctl(slave_, TIOCSWINSZ, &size);
  }
  ~Pty() {
    ::close(slave_);
    ::close(master_);
  }
  void type(std::string_view bytes) const {
    ASSERT_EQ(::write(master_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  }
  [[nodiscard]] std::string seen() const {
    std::string out;
    pollfd wait{master_, POLLIN, 0};
    char chunk[4096];
    while (::poll(&wait, 1, 0) > 0 && (wait.revents & POLLIN) != 0) {
      ssize_t const size = ::read(master_, chunk, sizeof chunk);
      if (size <= 0) break;
      out.append(chunk, static_cast<std::size_t>(size));
    }
    return out;
  }
  [[nodiscard]] int slave() const { return slave_; }

 private:
  int master_;
  int slave_ = -1;
};

Task<> read_two(Terminal& terminal, TaskGroup& tasks, std::vector<Input>& out) {
  Input first = co_await terminal.read_message("you> ");
  out.push_back(std::move(first));
  Input second = co_await terminal.read_message("you> ");
  out.push_back(std::move(second));
  co_await tasks.stop();
}

TEST(RawTerminal, reads_messages_that_are_edited_with_keys) {
  Pty pty;
  asio::io_context loop(1);
  TaskGroup tasks(loop.get_executor());
  History history;
  RawTerminal::Options options;
  options.terminal = pty.slave();
  options.color = false;
  RawTerminal terminal(loop.get_executor(), tasks, history, options);
  pty.type("abX\x7f\x1b[D-\rsecond\r");
  std::vector<Input> read;
  testkit::run(loop, read_two(terminal, tasks, read));
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0].text, "a-b");
  EXPECT_EQ(read[1].text, "second");
  EXPECT_EQ(history.entries().size(), 2U);
  std::string const screen = pty.seen();
  EXPECT_NE(screen.find("you> a-b"), std::string::npos);
}

Task<> ask_for_images(Terminal& terminal, TaskGroup& tasks, ImageProtocol& out) {
  out = co_await terminal.images();
  co_await tasks.stop();
}

TEST(RawTerminal, learns_from_the_terminal_s_replies_how_to_draw) {
  Pty pty;
  asio::io_context loop(1);
  TaskGroup tasks(loop.get_executor());
  History history;
  RawTerminal::Options options;
  options.terminal = pty.slave();
  options.environment = [](char const*) { return std::string(); };
  RawTerminal terminal(loop.get_executor(), tasks, history, options);
  pty.type("\x1b_Gi=31;OK\x1b\\\x1b[?62c");
  ImageProtocol protocol = ImageProtocol::off;
  testkit::run(loop, ask_for_images(terminal, tasks, protocol));
  EXPECT_EQ(protocol, ImageProtocol::kitty);
}

Task<> interrupt_work(RawTerminal& terminal, TaskGroup& tasks, Pty& pty, std::string& next) {
  Executor const executor = co_await asio::this_coro::executor;
  Event stopped(executor);
  terminal.on_interrupt([&] { stopped.set(); });
  pty.type("typed ahead\x03");
  co_await stopped.wait();
  terminal.on_interrupt({});
  pty.type("\r");
  Input const input = co_await terminal.read_message("you> ");
  next = input.text;
  co_await tasks.stop();
}

TEST(RawTerminal, interrupts_what_runs_and_keeps_what_was_typed_meanwhile) {
  Pty pty;
  asio::io_context loop(1);
  TaskGroup tasks(loop.get_executor());
  History history;
  RawTerminal::Options options;
  options.terminal = pty.slave();
  RawTerminal terminal(loop.get_executor(), tasks, history, options);
  std::string next;
  testkit::run(loop, interrupt_work(terminal, tasks, pty, next));
  EXPECT_EQ(next, "typed ahead");
}

Task<> interrupt_answer(RawTerminal& terminal, TaskGroup& tasks, Pty& pty, Input& out, int& times) {
  terminal.on_interrupt([&times] { ++times; });
  pty.type("ye\x03");
  out = co_await terminal.read_answer("Allow? ");
  co_await tasks.stop();
}

TEST(RawTerminal, ends_a_question_and_what_runs_with_one_control_c) {
  Pty pty;
  asio::io_context loop(1);
  TaskGroup tasks(loop.get_executor());
  History history;
  RawTerminal::Options options;
  options.terminal = pty.slave();
  RawTerminal terminal(loop.get_executor(), tasks, history, options);
  Input answer;
  int times = 0;
  testkit::run(loop, interrupt_answer(terminal, tasks, pty, answer, times));
  EXPECT_EQ(answer.kind, Input::Kind::interrupted);
  EXPECT_EQ(times, 1);
}

TEST(RawTerminal, gives_the_terminal_back_as_it_was) {
  Pty pty;
  termios before{};
  ::tcgetattr(pty.slave(), &before);
  {
    asio::io_context loop(1);
    TaskGroup tasks(loop.get_executor());
    History history;
    RawTerminal::Options options;
    options.terminal = pty.slave();
    RawTerminal terminal(loop.get_executor(), tasks, history, options);
    termios during{};
    ::tcgetattr(pty.slave(), &during);
    EXPECT_EQ(during.c_lflag & static_cast<tcflag_t>(ICANON | ECHO), 0U);
    auto const stop = [](TaskGroup& group) -> Task<> { co_await group.stop(); };
    testkit::run(loop, stop(tasks));
  }
  termios after{};
  ::tcgetattr(pty.slave(), &after);
  EXPECT_EQ(after.c_lflag, before.c_lflag);
}

Task<> read_all(Terminal& terminal, std::vector<std::string>& out) {
  for (;;) {
    Input const input = co_await terminal.read_message("you> ");
    if (input.kind == Input::Kind::end) co_return;
    out.push_back(input.text);
  }
}

std::vector<std::string> lines_of(int input) {
  asio::io_context loop(1);
  LineTerminal::Options options;
  options.input = input;
  LineTerminal terminal(loop.get_executor(), options);
  std::vector<std::string> out;
  testkit::run(loop, read_all(terminal, out));
  return out;
}

TEST(LineTerminal, reads_one_message_per_line_from_a_pipe) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ASSERT_EQ(::write(ends[1], "one\r\n\ntwo", 9), 9);
  ::close(ends[1]);
  EXPECT_EQ(lines_of(ends[0]), (std::vector<std::string>{"one", "", "two"}));
  ::close(ends[0]);
}

TEST(LineTerminal, leaves_out_a_line_over_the_limit) {
  std::FILE* file = std::tmpfile();
  std::string const line(kMaxMessage + 1, 'x');
  std::fputs(("one\n" + line + "\ntwo\n" + line).c_str(), file);
  std::rewind(file);
  EXPECT_EQ(lines_of(::fileno(file)), (std::vector<std::string>{"one", "two"}));
  std::fclose(file);
}

Task<> tell(Terminal& terminal, int input) {
  co_await sleep_for(std::chrono::milliseconds(0));  // the read has begun
  terminal.print("news\n");
  EXPECT_EQ(::write(input, "x\n", 2), 2);
}

Task<> read_while_told(Terminal& terminal, int input) {
  Executor const executor = co_await asio::this_coro::executor;
  TaskGroup tasks(executor);
  tasks.spawn("tell", tell(terminal, input));
  Input const read = co_await terminal.read_message("you> ");
  EXPECT_EQ(read.text, "x");
  co_await tasks.stop();
}

TEST(LineTerminal, keeps_its_prompt_below_what_is_printed_meanwhile) {
  int in[2];
  int out[2];
  ASSERT_EQ(::pipe(in), 0);
  ASSERT_EQ(::pipe(out), 0);
  asio::io_context loop(1);
  LineTerminal::Options options;
  options.input = in[0];
  options.output = out[1];
  options.prompts = true;
  {
    LineTerminal terminal(loop.get_executor(), options);
    testkit::run(loop, read_while_told(terminal, in[1]));
  }
  std::array<char, 64> shown{};
  ssize_t const size = ::read(out[0], shown.data(), shown.size());
  EXPECT_EQ(std::string_view(shown.data(), static_cast<std::size_t>(size)), "you> \nnews\nyou> ");
  for (int const end : {in[0], in[1], out[0], out[1]}) ::close(end);
}

TEST(LineTerminal, reads_from_a_file) {
  std::FILE* file = std::tmpfile();
  std::fputs("one\ntwo\n", file);
  std::rewind(file);
  EXPECT_EQ(lines_of(::fileno(file)), (std::vector<std::string>{"one", "two"}));
  std::fclose(file);
}

TEST(Capabilities, follow_terminal_and_environment) {
  std::map<std::string, std::string> set{{"TERM", "xterm"}};
  Environment const environment = [&](char const* name) { return set[name]; };
  Surroundings where{true, true, false, "auto"};
  EXPECT_TRUE(capabilities_of(where, environment).editor);
  EXPECT_TRUE(capabilities_of(where, environment).color);
  set["NO_COLOR"] = "1";
  EXPECT_FALSE(capabilities_of(where, environment).color);
  EXPECT_TRUE(capabilities_of(where, environment).editor);
  set["TERM"] = "dumb";
  EXPECT_FALSE(capabilities_of(where, environment).editor);
  where.plain = true;
  set = {{"TERM", "xterm"}};
  EXPECT_FALSE(capabilities_of(where, environment).editor);
  EXPECT_FALSE(capabilities_of({false, false, false, "auto"}, environment).color);
  EXPECT_TRUE(capabilities_of({false, false, false, "always"}, environment).color);
}

}  // namespace
}  // namespace tessera::chatbox
