#include "packages/ai-agent-chatbox/terminal/outside_editor.hpp"

#include "async/process.hpp"
#include "base/encoding.hpp"
#include "packages/ai-agent-chatbox/terminal/keys.hpp"

#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace tessera::chatbox {
namespace {

Error failed(std::string const& what) {
  error_code const code = make_error_code(boost::system::errc::io_error);
  return Error{code, what + "; the text is as it was", {}};
}
Error cannot(std::string const& what) { return failed(what + ": " + std::strerror(errno)); }

/// A descriptor that is closed in time.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(Descriptor const&) = delete;
  Descriptor& operator=(Descriptor const&) = delete;
  [[nodiscard]] int get() const { return value_; }
  [[nodiscard]] int release() { return std::exchange(value_, -1); }

 private:
  int value_;
};

/// A folder that only this person can look into, and the file in it. Gone with the object.
class PrivateFile {
 public:
  PrivateFile() {
    std::error_code unknown;
    std::filesystem::path const place = std::filesystem::temp_directory_path(unknown);
    std::string name = ((unknown ? "/tmp" : place) / "tessera-XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) folder_ = name;
  }
  ~PrivateFile() {
    std::error_code ignored;  // nothing can be done about what does not go away
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
  }
  PrivateFile(PrivateFile const&) = delete;
  PrivateFile& operator=(PrivateFile const&) = delete;
  [[nodiscard]] std::string path() const { return folder_ + "/message.md"; }

  [[nodiscard]] Result<void> write(std::string_view text) const {
    if (folder_.empty()) return cannot("no folder for the editor");
    Descriptor const file(
        ::open(path().c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (file.get() < 0) return cannot("no file for the editor");
    while (!text.empty()) {
      ssize_t const done = ::write(file.get(), text.data(), text.size());
      if (done < 0 && errno == EINTR) continue;
      if (done < 0) return cannot("no file for the editor");
      text.remove_prefix(static_cast<std::size_t>(done));
    }
    return {};
  }

  [[nodiscard]] Result<std::string> read() const {
    Descriptor const file(::open(path().c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat about{};
    if (file.get() < 0 || ::fstat(file.get(), &about) != 0)
      return cannot("what the editor wrote cannot be read");
    if (!S_ISREG(about.st_mode)) return failed("what the editor left is no file");
    if (about.st_size > static_cast<off_t>(kMaxMessage))
      return failed("a message has at most 8 MiB");
    std::string text(static_cast<std::size_t>(about.st_size), '\0');
    std::size_t size = 0;
    while (size < text.size()) {
      ssize_t const got = ::read(file.get(), text.data() + size, text.size() - size);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return cannot("what the editor wrote cannot be read");
      if (got == 0) break;
      size += static_cast<std::size_t>(got);
    }
    text.resize(size);
    if (!is_valid_utf8(text)) return failed("what the editor wrote is no UTF-8 text");
    text = without_controls(text);
    if (text.ends_with('\n')) text.pop_back();
    return text;
  }

 private:
  std::string folder_;
};

/// Ctrl-\ would end us along with the editor.
class QuitIgnored {
 public:
  QuitIgnored() {
    struct sigaction ignore{};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGQUIT, &ignore, &before_);
  }
  ~QuitIgnored() { ::sigaction(SIGQUIT, &before_, nullptr); }
  QuitIgnored(QuitIgnored const&) = delete;
  QuitIgnored& operator=(QuitIgnored const&) = delete;

 private:
  struct sigaction before_{};
};

/// A program with arguments takes the shell's place, so that signals reach it alone. Of anything
/// else the shell stays, and must not end before the editor does when both get a Ctrl-C.
std::string script_for(std::string const& command) {
  bool const simple = command.find_first_of("|&;()<>={}`\n") == std::string::npos;
  return (simple ? "exec " : "trap : INT QUIT; ") + command + " \"$@\"";
}

/// The editor; killed if it still runs when this goes. It stays in our process group, so that
/// Ctrl-Z stops both and the shell takes over.
class Child {
 public:
  /// @return why it did not start; 0: it did
  int start(int terminal, std::string const& command, std::string const& file) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
    for (int to = 0; to < 3; ++to) ::posix_spawn_file_actions_adddup2(&actions, terminal, to);
    sigset_t none;
    sigset_t usual;
    ::sigemptyset(&none);
    ::sigemptyset(&usual);
    for (int const number : {SIGINT, SIGQUIT, SIGPIPE, SIGTERM, SIGHUP})
      ::sigaddset(&usual, number);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &usual);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    std::string shell = "sh";
    std::string option = "-c";
    std::string script = script_for(command);
    std::string name = command;
    std::string argument = file;
    std::array<char*, 6> argv{shell.data(), option.data(),   script.data(),
                              name.data(),  argument.data(), nullptr};
    int const wrong =
        ::posix_spawn(&pid_, "/bin/sh", &actions, &attributes, argv.data(), ::environ);
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    if (wrong != 0) pid_ = -1;
    return wrong;
  }
  Child() = default;
  ~Child() {
    if (pid_ < 0) return;
    ::kill(pid_, SIGKILL);
    reap();
  }
  Child(Child const&) = delete;
  Child& operator=(Child const&) = delete;

  [[nodiscard]] int watch() const { return static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)); }
  ProcessEnd reap() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    if (WIFSIGNALED(status)) return ProcessEnd{0, WTERMSIG(status)};
    // So a shell says that what it ran was ended by a signal.
    int const code = WEXITSTATUS(status);
    return code > 128 && code < 128 + NSIG ? ProcessEnd{0, code - 128} : ProcessEnd{code, 0};
  }

 private:
  pid_t pid_ = -1;
};

/// Opened anew: ours does not block, and the editor's has to.
int open_for_editor(int terminal) {
  std::array<char, 256> name{};
  if (::ttyname_r(terminal, name.data(), name.size()) != 0) return -1;
  return ::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
}

}  // namespace

std::string chosen_editor(Environment const& environment) {
  std::string visual = environment ? environment("VISUAL") : std::string();
  return visual.empty() && environment ? environment("EDITOR") : visual;
}

Task<Result<std::string>> edit_outside(int terminal, std::string command, std::string text) {
  PrivateFile const file;
  Result<void> const written = file.write(text);
  if (!written) co_return written.error();
  Descriptor const screen(open_for_editor(terminal));
  if (screen.get() < 0) co_return cannot("the terminal cannot be handed to the editor");
  QuitIgnored const ignored;
  Child child;
  int const wrong = child.start(screen.get(), command, file.path());
  if (wrong != 0)
    co_return failed("the editor did not start: " + std::string(std::strerror(wrong)));
  Descriptor watch(child.watch());
  if (watch.get() < 0) co_return cannot("the editor cannot be waited for");
  Executor const executor = co_await asio::this_coro::executor;
  asio::posix::basic_stream_descriptor<Executor> ended(executor, watch.release());
  co_await ended.async_wait(asio::posix::descriptor_base::wait_read, use_task);
  ProcessEnd const end = child.reap();
  if (end.signal != 0 || end.code != 0) co_return failed("The editor " + end.text());
  co_return file.read();
}

}  // namespace tessera::chatbox
