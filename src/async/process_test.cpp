#include "async/process.hpp"

#include "async/deadline.hpp"
#include "async/spawn.hpp"
#include "async/task_group.hpp"
#include "testkit/run.hpp"
#include "testkit/temp_dir.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace tessera {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testkit::run;
using Stream = Process::Stream;

Process::Options shell(std::string script) {
  Process::Options options;
  options.argv = {"sh", "-c", std::move(script)};
  return options;
}

/// Everything that the child writes.
Task<std::string> all(Process& process, Stream stream) {
  std::string text;
  for (;;) {
    Task<std::optional<std::string>> reading = process.read(stream);
    std::optional<std::string> const piece = co_await std::move(reading);
    if (!piece) co_return text;
    text += *piece;
  }
}

/// The first line.
Task<std::string> line(Process& process, Stream stream = Stream::output) {
  std::string text;
  while (text.find('\n') == std::string::npos) {
    Task<std::optional<std::string>> reading = process.read(stream);
    std::optional<std::string> const piece = co_await std::move(reading);
    if (!piece) co_return text;
    text += *piece;
  }
  co_return text.substr(0, text.find('\n'));
}

Task<std::string> output_of(Process::Options options) {
  Executor const executor = co_await asio::this_coro::executor;
  Process process(executor, std::move(options));
  Task<std::string> reading = all(process, Stream::output);
  std::string const text = co_await std::move(reading);
  Task<ProcessEnd> ending = process.wait();
  ProcessEnd const end = co_await std::move(ending);
  EXPECT_EQ(end.text(), "ended with code 0");
  co_return text;
}

template <class Work>
std::string hint_of(Work work) {
  try {
    work();
  } catch (Exception const& failure) {
    EXPECT_EQ(failure.code(), ProcessErrc::cannot_start);
    return failure.error().hint;
  }
  return {};
}

bool alive(int pid) { return ::kill(pid, 0) == 0; }

/// Until a process that is nobody's child here any more has gone; the test's time limit bounds it.
void await_gone(int pid) {
  for (int tries = 0; alive(pid) && tries < 100'000; ++tries) {
    // An orphan is collected by whoever is init here; one that is dead and waits for that is gone.
    std::ifstream status("/proc/" + std::to_string(pid) + "/stat");
    std::string text((std::istreambuf_iterator<char>(status)), std::istreambuf_iterator<char>());
    if (text.find(") Z ") != std::string::npos) return;
    std::this_thread::yield();
  }
  EXPECT_FALSE(alive(pid));
}

TEST(Process, gives_back_through_its_output_what_it_is_given) {
  auto const echo = []() -> Task<> {
    Executor const executor = co_await asio::this_coro::executor;
    Process::Options options;
    options.argv = {"/bin/cat"};
    Process cat(executor, options);
    Task<bool> writing = cat.write("hello\n");
    bool const written = co_await std::move(writing);
    EXPECT_TRUE(written);
    Task<std::string> reading = line(cat);
    std::string const back = co_await std::move(reading);
    EXPECT_EQ(back, "hello");
    EXPECT_FALSE(cat.ended());
    Task<ProcessEnd> ending = cat.terminate();
    ProcessEnd const end = co_await std::move(ending);
    EXPECT_EQ(end.text(), "ended with code 0");
    Task<bool> again = cat.write("too late");
    bool const late = co_await std::move(again);
    EXPECT_FALSE(late);
  };
  run(echo());
}

TEST(Process, passes_more_than_a_pipe_holds_while_somebody_reads) {
  auto const flood = []() -> Task<> {
    Executor const executor = co_await asio::this_coro::executor;
    Process::Options options;
    options.argv = {"cat"};
    Process cat(executor, options);
    TaskGroup group(executor);
    auto const feed = [](Process& to) -> Task<> {
      Task<bool> writing = to.write(std::string(3'000'000, 'x'));
      bool const written = co_await std::move(writing);
      EXPECT_TRUE(written);
      to.close_input();
    };
    group.spawn("feed", feed(cat));
    Task<std::string> reading = all(cat, Stream::output);
    std::string const back = co_await std::move(reading);
    EXPECT_EQ(back.size(), 3'000'000U);
    Task<> stopping = group.stop();
    co_await std::move(stopping);
  };
  run(flood());
}

TEST(Process, tells_how_it_ended) {
  auto const end_of = [](std::string script) {
    auto const wait = [](std::string text) -> Task<std::string> {
      Executor const executor = co_await asio::this_coro::executor;
      Process process(executor, shell(std::move(text)));
      Task<ProcessEnd> ending = process.wait();
      ProcessEnd const end = co_await std::move(ending);
      EXPECT_TRUE(process.ended());
      co_return end.text();
    };
    return run(wait(std::move(script)));
  };
  EXPECT_EQ(end_of("exit 0"), "ended with code 0");
  EXPECT_EQ(end_of("exit 3"), "ended with code 3");
  EXPECT_EQ(end_of("kill -9 $$"), "was ended by signal 9 (Killed)");
}

TEST(Process, says_what_is_missing_and_how_to_get_it) {
  asio::io_context loop(1);
  auto const start = [&](Process::Options options) {
    return hint_of([&] { Process process(loop.get_executor(), options); });
  };
  EXPECT_EQ(start({.argv = {"no-such-program-at-all"}}),
            "cannot start 'no-such-program-at-all': no such program on PATH: is it installed? A "
            "path works as well");
  EXPECT_EQ(start({.argv = {"/no/such/file"}}),
            "cannot start '/no/such/file': No such file or directory");
  EXPECT_EQ(start({.argv = {"/etc/passwd"}}),
            "cannot start '/etc/passwd': it is no program that we may run: check its mode");
  EXPECT_EQ(start({}), "no program is named: nothing can be started");
  EXPECT_EQ(start({.argv = {"sh"}, .directory = "/no/such/folder"}),
            "cannot start 'sh' in '/no/such/folder': there is no such folder");
  EXPECT_NE(start({.argv = {"sh"}, .environment = {{"A=B", "c"}}}), "");
  EXPECT_NE(start({.argv = {"sh", std::string("a\0b", 3)}}), "");
}

TEST(Process, says_why_the_system_refuses_a_program) {
  testkit::TempDir folder;
  std::string const path = folder.file("no-format");
  std::ofstream(path) << "neither a binary nor a script";
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  asio::io_context loop(1);
  std::string const hint = hint_of([&] { Process process(loop.get_executor(), {.argv = {path}}); });
  EXPECT_EQ(hint, "cannot start '" + path + "': Exec format error");
}

TEST(Process, gets_of_our_environment_only_what_is_allowed) {
  ::setenv("TESSERA_TEST_SECRET", "hidden", 1);
  Process::Options options = shell("env");
  options.environment = {{"GIVEN", "yes"}, {"HOME", "/elsewhere"}};
  std::string const text = run(output_of(options));
  EXPECT_EQ(text.find("hidden"), std::string::npos);
  EXPECT_NE(text.find("GIVEN=yes\n"), std::string::npos);
  EXPECT_NE(text.find("HOME=/elsewhere\n"), std::string::npos);
  EXPECT_NE(text.find("PATH="), std::string::npos);
  options.inherit.push_back("TESSERA_TEST_SECRET");
  EXPECT_NE(run(output_of(options)).find("TESSERA_TEST_SECRET=hidden\n"), std::string::npos);
}

TEST(Process, starts_in_its_folder_and_finds_a_relative_program_from_ours) {
  testkit::TempDir folder;
  Process::Options options = shell("pwd -P");
  options.directory = folder.file("");
  std::string const expected = std::filesystem::canonical(folder.file("")).string();
  EXPECT_EQ(run(output_of(options)), expected + "\n");
}

TEST(Process, has_no_descriptor_of_ours) {
  int const leaky = ::open("/dev/null", O_RDONLY);  // On purpose without O_CLOEXEC.
  ASSERT_GE(leaky, 0);
  std::string const text = run(output_of(shell("ls /proc/self/fd | tr '\\n' ' '")));
  ::close(leaky);
  // 3 is the folder that `ls` reads.
  EXPECT_EQ(text, "0 1 2 3 ");
}

TEST(Process, starts_with_default_signals) {
  auto* const before = std::signal(SIGPIPE, SIG_IGN);
  std::string const text = run(output_of(shell("grep -E 'Sig(Blk|Ign)' /proc/self/status")));
  std::signal(SIGPIPE, before);
  EXPECT_EQ(text, "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

Task<ProcessEnd> terminated(Process::Options options, Process::Patience patience) {
  Executor const executor = co_await asio::this_coro::executor;
  Process process(executor, std::move(options));
  Task<std::string> reading = line(process);
  std::string const ready = co_await std::move(reading);
  EXPECT_EQ(ready, "ready");
  Task<ProcessEnd> ending = process.terminate(patience);
  ProcessEnd const end = co_await std::move(ending);
  co_return end;
}

TEST(Process, is_asked_with_the_end_of_its_input_then_told_then_killed) {
  Process::Patience const long_and_short{hours(1), milliseconds(1)};
  Process::Patience const short_and_long{milliseconds(1), hours(1)};
  Process::Patience const brief{milliseconds(1), milliseconds(1)};
  EXPECT_EQ(run(terminated(shell("echo ready; cat; exit 4"), long_and_short)).text(),
            "ended with code 4");
  EXPECT_EQ(run(terminated(shell("trap 'exit 5' TERM; echo ready; while :; do sleep 0.01; done"),
                           short_and_long))
                .text(),
            "ended with code 5");
  EXPECT_EQ(
      run(terminated(shell("trap '' TERM; echo ready; while :; do sleep 1; done"), brief)).signal,
      SIGKILL);
}

TEST(Process, takes_its_own_children_with_it) {
  auto const family = [](bool politely) -> Task<int> {
    Executor const executor = co_await asio::this_coro::executor;
    std::optional<Process> process;
    process.emplace(executor, shell("sleep 1000 & echo $!; wait"));
    Task<std::string> reading = line(*process);
    std::string const grandchild = co_await std::move(reading);
    if (politely) {
      Task<ProcessEnd> ending = process->terminate({milliseconds(1), seconds(60)});
      ProcessEnd const end = co_await std::move(ending);
      EXPECT_EQ(end.signal, SIGTERM);
    }
    process.reset();
    co_return std::stoi(grandchild);
  };
  await_gone(run(family(true)));
  await_gone(run(family(false)));
}

TEST(Process, leaves_no_zombie) {
  auto const one = []() -> Task<int> {
    Executor const executor = co_await asio::this_coro::executor;
    Process process(executor, shell("exit 0"));
    Task<ProcessEnd> ending = process.wait();
    ProcessEnd const end = co_await std::move(ending);
    EXPECT_EQ(end.code, 0);
    co_return process.pid();
  };
  int const pid = run(one());
  EXPECT_EQ(::waitpid(pid, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST(Process, outlives_a_write_that_nobody_reads) {
  auto const deaf = []() -> Task<> {
    Executor const executor = co_await asio::this_coro::executor;
    Process process(executor, shell("exit 0"));
    Task<ProcessEnd> ending = process.wait();
    ProcessEnd const end = co_await std::move(ending);
    EXPECT_EQ(end.code, 0);
    Task<bool> writing = process.write("is anybody there?\n");
    bool const written = co_await std::move(writing);
    EXPECT_FALSE(written);
  };
  run(deaf());
}

TEST(Process, lets_go_of_a_read_and_a_write_that_are_cancelled) {
  auto const stuck = []() -> Task<> {
    Executor const executor = co_await asio::this_coro::executor;
    Process process(executor, shell("sleep 1000"));
    auto const is_deadline = [](auto& failure) { EXPECT_EQ(failure.code(), AsyncErrc::deadline); };
    try {
      auto reading = with_deadline(process.read(Stream::errors), milliseconds(1), "nothing");
      auto const piece = co_await std::move(reading);
      ADD_FAILURE() << "there is nothing to read: " << piece.value_or("");
    } catch (Exception const& failure) {
      is_deadline(failure);
    }
    try {
      auto writing =
          with_deadline(process.write(std::string(1'000'000, 'x')), milliseconds(1), "nobody");
      bool const written = co_await std::move(writing);
      ADD_FAILURE() << "nobody reads: " << written;
    } catch (Exception const& failure) {
      is_deadline(failure);
    }
  };
  run(stuck());
}

TEST(Process, ends_with_the_thread_that_started_it) {
  int grandchild = 0;
  std::thread parent([&] {
    SpawnPlan const plan{
        .program = "/bin/sleep", .argv = {"sleep", "1000"}, .environment = {}, .directory = {}};
    Result<Spawned> const child = spawn(plan);
    ASSERT_TRUE(child);
    grandchild = child->pid;
    for (int const fd : {child->pidfd, child->input, child->output, child->errors}) ::close(fd);
  });
  parent.join();
  int status = 0;
  ASSERT_EQ(::waitpid(grandchild, &status, 0), grandchild);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

}  // namespace
}  // namespace tessera
