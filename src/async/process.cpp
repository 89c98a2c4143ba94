#include "async/process.hpp"

#include "async/deadline.hpp"
#include "async/event.hpp"
#include "async/pipe.hpp"
#include "async/spawn.hpp"

#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sys/wait.h>
#include <unistd.h>

namespace tessera {
namespace {

using Watched = asio::posix::basic_stream_descriptor<Executor>;

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
    plan.environment.emplace_back(name).append("=").append(value);
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
        gone(executor) {}

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
  Watched pidfd;
  Pipe input;
  Pipe output;
  Pipe errors;
  Event gone;
  std::optional<ProcessEnd> end;

  static void watch(std::shared_ptr<Impl> const& impl) {
    impl->pidfd.async_wait(Watched::wait_read, [impl](error_code stopped) {
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
  return stream == Stream::output ? impl_->output.read() : impl_->errors.read();
}

Task<bool> Process::write(std::string data) { return impl_->input.write(std::move(data)); }

void Process::close_input() { impl_->input.close(); }

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
