#include "async/sleep.hpp"
#include "packages/ai-agent-chatbox/terminal/capabilities.hpp"
#include "packages/ai-agent-chatbox/terminal/keys.hpp"
#include "packages/ai-agent-chatbox/terminal/line_terminal.hpp"
#include "packages/ai-agent-chatbox/terminal/test_pty.hpp"
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
