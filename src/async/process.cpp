#include "async/process.hpp"

#include "async/deadline.hpp"
#include "async/event.hpp"
#include "async/spawn.hpp"

#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <sys/wait.h>
#include <unistd.h>

namespace tessera {
namespace {

using Pipe = asio::posix::basic_stream_descriptor<Executor>;

constexpr std::size_t kPiece = 64UL << 10;

std::optional<std::string> environment_value(std::string const& name) {
  char const* const value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

std::vector<std::pair<std::string, std::string>> environment_of(Process::Options const& options) {
  std::vector<std::pair<std::string, std::string>> out = options.environment;
  for (std::string const& name : options.inherit) {
    bool const given =
        std::any_of(out.begin(), out.end(), [&](auto const& entry) { return entry.first == name; });
    std::optional<std::string> value = environment_value(name);
    if (!given && value) out.emplace_back(name, std::move(*value));
  }
  return out;
}

bool has_nul(std::string const& text) { return text.find('\0') != std::string::npos; }

Result<SpawnPlan> plan_of(Process::Options options) {
  if (options.argv.empty())
    return fail(ProcessErrc::cannot_start, "no program is named: nothing can be started");
  SpawnPlan plan;
  std::string path;
  for (auto& [name, value] : environment_of(options)) {
    if (name.empty() || name.find('=') != std::string::npos || has_nul(name) || has_nul(value))
      return fail(ProcessErrc::cannot_start,
                  "'" + name + "' is no name or value for an environment");
    if (name == "PATH") path = value;
    plan.environment.push_back(name + "=" + value);
  }
  if (std::any_of(options.argv.begin(), options.argv.end(), has_nul))
    return fail(ProcessErrc::cannot_start, "an argument has a NUL byte in it");
  Result<std::string> program = find_program(options.argv.front(), path);
  if (!program) return program.error();
  std::error_code wrong;
  if (!options.directory.empty()) {
    if (!std::filesystem::is_directory(options.directory, wrong))
      return fail(ProcessErrc::cannot_start, "cannot start '" + options.argv.front() + "' in '" +
                                                 options.directory + "': there is no such folder");
    // The child changes its folder before it runs the program.
    *program = std::filesystem::absolute(*program, wrong).string();
  }
  plan.program = std::move(*program);
  plan.argv = std::move(options.argv);
  plan.directory = std::move(options.directory);
  return plan;
}

/// Writes without the SIGPIPE that a child which has ended would bring upon the whole process.
ssize_t write_quietly(int fd, std::string_view data) {
  sigset_t pipe;
  sigset_t pending;
  sigset_t before;
  ::sigemptyset(&pipe);
  ::sigaddset(&pipe, SIGPIPE);
  ::sigpending(&pending);
  bool const was_pending = ::sigismember(&pending, SIGPIPE) == 1;
  ::pthread_sigmask(SIG_BLOCK, &pipe, &before);
  ssize_t const written = ::write(fd, data.data(), data.size());
  int const error = errno;
  if (written < 0 && error == EPIPE && !was_pending) {
    timespec const at_once{};
    ::sigtimedwait(&pipe, nullptr, &at_once);
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return written;
}

}  // namespace

std::string ProcessEnd::text() const {
  if (signal == 0) return "ended with code " + std::to_string(code);
  char const* const name = ::strsignal(signal);
  return "was ended by signal " + std::to_string(signal) +
         (name == nullptr ? std::string() : " (" + std::string(name) + ")");
}

std::vector<std::string> const& inherited_by_default() {
  static std::vector<std::string> const names{"PATH",   "HOME",     "USER", "LOGNAME",
                                              "SHELL",  "TMPDIR",   "LANG", "LANGUAGE",
                                              "LC_ALL", "LC_CTYPE", "TERM", "TZ"};
  return names;
}

struct Process::Impl {
  Impl(Executor const& executor, Spawned const& child)
      : pid(child.pid),
        pidfd(executor, child.pidfd),
        input(executor, child.input),
        output(executor, child.output),
        errors(executor, child.errors),
        gone(executor) {
    input.native_non_blocking(true);
  }

  /// Collects the child if it has ended. Its group goes first, while the dead child still keeps the
  /// group's number from being given to somebody else.
  bool collect() {
    if (end) return true;
    siginfo_t seen{};
    bool const dead =
        ::waitid(P_PID, static_cast<id_t>(pid), &seen, WEXITED | WNOHANG | WNOWAIT) == 0 &&
        seen.si_pid == pid;
    if (!dead) return false;
    reap();
    return true;
  }
  void reap() {
    ::kill(-pid, SIGKILL);
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    end =
        WIFSIGNALED(status) ? ProcessEnd{0, WTERMSIG(status)} : ProcessEnd{WEXITSTATUS(status), 0};
    gone.set();
  }

  pid_t pid;
  Pipe pidfd;
  Pipe input;
  Pipe output;
  Pipe errors;
  Event gone;
  std::optional<ProcessEnd> end;

  static void watch(std::shared_ptr<Impl> const& impl) {
    impl->pidfd.async_wait(Pipe::wait_read, [impl](error_code stopped) {
      if (!stopped && !impl->collect()) watch(impl);
    });
  }
};

Process::Process(Executor const& executor, Options options) {
  Result<SpawnPlan> const plan = plan_of(std::move(options));
  if (!plan) throw Exception(plan.error());
  Result<Spawned> const child = spawn(*plan);
  if (!child) throw Exception(child.error());
  impl_ = std::make_shared<Impl>(executor, *child);
  Impl::watch(impl_);
}

Process::~Process() {
  if (!impl_->end) impl_->reap();
  error_code ignored;
  impl_->pidfd.close(ignored);
}

int Process::pid() const noexcept { return impl_->pid; }

Task<std::optional<std::string>> Process::read(Stream stream) {
  std::shared_ptr<Impl> const impl = impl_;
  Pipe& pipe = stream == Stream::output ? impl->output : impl->errors;
  std::string piece(kPiece, '\0');
  auto reading = pipe.async_read_some(asio::buffer(piece), use_code);
  auto const [error, size] = co_await std::move(reading);
  if (error == asio::error::operation_aborted) throw boost::system::system_error(error);
  if (error) co_return std::nullopt;
  piece.resize(size);
  co_return piece;
}

Task<bool> Process::write(std::string data) {
  std::shared_ptr<Impl> const impl = impl_;
  std::string_view rest = data;
  while (!rest.empty()) {
    if (!impl->input.is_open()) co_return false;
    ssize_t const written = write_quietly(impl->input.native_handle(), rest);
    if (written > 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
      continue;
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) co_return false;
    auto waiting = impl->input.async_wait(Pipe::wait_write, use_code);
    auto const [error] = co_await std::move(waiting);
    auto const state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none)
      throw boost::system::system_error(asio::error::operation_aborted);
    if (error) co_return false;
  }
  co_return true;
}

void Process::close_input() {
  error_code ignored;
  impl_->input.close(ignored);
}

Task<ProcessEnd> Process::wait() {
  std::shared_ptr<Impl> const impl = impl_;
  Task<> waiting = impl->gone.wait();
  co_await std::move(waiting);
  co_return *impl->end;
}

std::optional<ProcessEnd> Process::ended() const noexcept { return impl_->end; }

void Process::kill() noexcept {
  if (!impl_->end) ::kill(-impl_->pid, SIGKILL);
}

Task<ProcessEnd> Process::terminate() { return terminate(Patience()); }

Task<ProcessEnd> Process::terminate(Patience patience) {
  std::shared_ptr<Impl> const impl = impl_;
  close_input();
  std::array<std::pair<std::chrono::milliseconds, int>, 2> const steps{
      std::pair{patience.after_close, SIGTERM}, std::pair{patience.after_term, SIGKILL}};
  for (auto const& [limit, signal] : steps) {
    if (impl->end) break;
    try {
      Task<> gone = with_deadline(impl->gone.wait(), limit, "the process");
      co_await std::move(gone);
    } catch (Exception const& late) {
      if (late.code() != AsyncErrc::deadline) throw;
    }
    if (!impl->end) ::kill(-impl->pid, signal);
  }
  Task<> gone = impl->gone.wait();
  co_await std::move(gone);
  co_return *impl->end;
}

}  // namespace tessera
