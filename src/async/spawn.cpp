#include "async/spawn.hpp"

#include "async/process_errc.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <string_view>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace tessera {
namespace {

constexpr int kFirstFree = 3;

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() { reset(); }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    reset();
    fd_ = std::exchange(other.fd_, -1);
    return *this;
  }
  [[nodiscard]] int get() const noexcept { return fd_; }
  [[nodiscard]] int release() noexcept { return std::exchange(fd_, -1); }
  void reset() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  int fd_;
};

struct Pipe {
  Descriptor read;
  Descriptor write;
};

std::string reason(int error) { return std::generic_category().message(error); }

Error cannot_start(std::string const& program, std::string const& why) {
  return fail(ProcessErrc::cannot_start, "cannot start '" + program + "': " + why);
}

/// Away from 0, 1 and 2, which the child's own ends must get: a program may run with those closed.
std::optional<Descriptor> lifted(int fd) {
  Descriptor low(fd);
  if (fd >= kFirstFree) return low;
  int const high = ::fcntl(fd, F_DUPFD_CLOEXEC, kFirstFree);
  if (high < 0) return std::nullopt;
  return Descriptor(high);
}

std::optional<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  std::optional<Descriptor> read = lifted(ends[0]);
  std::optional<Descriptor> write = lifted(ends[1]);
  if (!read || !write) return std::nullopt;
  return Pipe{std::move(*read), std::move(*write)};
}

/// Everything that the child needs, made before the fork: afterwards nothing may be allocated.
struct ChildSide {
  char const* program;
  char* const* argv;
  char* const* environment;
  char const* directory;  ///< Null: ours.
  int input;
  int output;
  int errors;
  int report;  ///< Where the child tells what went wrong; closes on exec.
  pid_t parent;
};

[[noreturn]] void give_up(int report) {
  int const error = errno;
  // Nobody is left to be told if this fails.
  [[maybe_unused]] ssize_t const told = ::write(report, &error, sizeof error);
  ::_exit(127);
}

void close_others(int kept) {
  bool const below = kept == kFirstFree || ::syscall(SYS_close_range, kFirstFree, kept - 1, 0) == 0;
  if (below && ::syscall(SYS_close_range, kept + 1, ~0U, 0) == 0) return;
  // Kernels before 5.9.
  for (int fd = kFirstFree; fd < 65'536; ++fd)
    if (fd != kept) ::close(fd);
}

/// Runs between fork and exec: only functions that are safe in a signal handler.
[[noreturn]] void become(ChildSide const& side) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != side.parent) ::_exit(127);  // The parent was gone before we asked.
  for (int number = 1; number < NSIG; ++number) {
    struct sigaction plain{};
    plain.sa_handler = SIG_DFL;
    ::sigaction(number, &plain, nullptr);
  }
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  if (::dup2(side.input, STDIN_FILENO) < 0 || ::dup2(side.output, STDOUT_FILENO) < 0 ||
      ::dup2(side.errors, STDERR_FILENO) < 0)
    give_up(side.report);
  close_others(side.report);
  if (side.directory != nullptr && ::chdir(side.directory) != 0) give_up(side.report);
  ::execve(side.program, side.argv, side.environment);
  give_up(side.report);
}

std::vector<char*> pointers(std::vector<std::string> const& texts) {
  std::vector<char*> out;
  out.reserve(texts.size() + 1);
  // execve takes them as they are and does not write to them.
  for (std::string const& text : texts) out.push_back(const_cast<char*>(text.c_str()));
  out.push_back(nullptr);
  return out;
}

/// A signal that arrives between fork and exec must not run a handler of ours in the child.
class SignalsHeld {
 public:
  SignalsHeld() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsHeld() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsHeld(SignalsHeld const&) = delete;
  SignalsHeld& operator=(SignalsHeld const&) = delete;

 private:
  sigset_t before_{};
};

/// @return what the child could not do; 0 when it runs
int read_report(int fd) {
  int error = 0;
  for (;;) {
    ssize_t const got = ::read(fd, &error, sizeof error);
    if (got == static_cast<ssize_t>(sizeof error)) return error;
    if (got < 0 && errno == EINTR) continue;
    return got == 0 ? 0 : EIO;
  }
}

}  // namespace

Result<std::string> find_program(std::string const& name, std::string_view path) {
  auto const runs = [](std::string const& candidate) {
    struct stat about{};
    return ::stat(candidate.c_str(), &about) == 0 && S_ISREG(about.st_mode) &&
           ::access(candidate.c_str(), X_OK) == 0;
  };
  if (name.empty() || name.find('\0') != std::string::npos)
    return cannot_start(name, "this is no name of a program");
  if (name.find('/') != std::string::npos) {
    if (runs(name)) return name;
    if (::access(name.c_str(), F_OK) != 0) return cannot_start(name, reason(errno));
    return cannot_start(name, "it is no program that we may run: check its mode");
  }
  while (!path.empty()) {
    std::size_t const end = std::min(path.find(':'), path.size());
    std::string candidate(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
    // An empty entry would mean the current folder: nobody wants a server from there by accident.
    if (candidate.empty()) continue;
    candidate.append("/").append(name);
    if (runs(candidate)) return candidate;
  }
  return cannot_start(name, "no such program on PATH: is it installed? A path works as well");
}

Result<Spawned> spawn(SpawnPlan const& plan) {
  auto const failed = [&](int error) { return cannot_start(plan.program, reason(error)); };
  std::optional<Pipe> input = make_pipe();
  std::optional<Pipe> output = make_pipe();
  std::optional<Pipe> errors = make_pipe();
  std::optional<Pipe> report = make_pipe();
  if (!input || !output || !errors || !report) return failed(errno);

  std::vector<char*> const argv = pointers(plan.argv);
  std::vector<char*> const environment = pointers(plan.environment);
  ChildSide const side{.program = plan.program.c_str(),
                       .argv = argv.data(),
                       .environment = environment.data(),
                       .directory = plan.directory.empty() ? nullptr : plan.directory.c_str(),
                       .input = input->read.get(),
                       .output = output->write.get(),
                       .errors = errors->write.get(),
                       .report = report->write.get(),
                       .parent = ::getpid()};
  Spawned child;
  int fork_error = 0;
  {
    SignalsHeld const held;
    child.pid = ::fork();
    if (child.pid == 0) become(side);
    fork_error = errno;
  }
  if (child.pid < 0) return failed(fork_error);
  // Both sides set the group, so that it exists whoever runs first.
  ::setpgid(child.pid, child.pid);
  report->write.reset();
  int error = read_report(report->read.get());
  if (error == 0) {
    child.pidfd = static_cast<int>(::syscall(SYS_pidfd_open, child.pid, 0));
    if (child.pidfd < 0) error = errno;
  }
  if (error != 0) {
    ::kill(-child.pid, SIGKILL);
    ::kill(child.pid, SIGKILL);
    while (::waitpid(child.pid, nullptr, 0) < 0 && errno == EINTR) {
    }
    return failed(error);
  }
  child.input = input->write.release();
  child.output = output->read.release();
  child.errors = errors->read.release();
  return child;
}

}  // namespace tessera
