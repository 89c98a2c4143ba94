#include "mcp/transport/standard_wire.hpp"

#include "async/pipe.hpp"

#include <boost/system/system_error.hpp>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace tessera::mcp {
namespace {

[[noreturn]] void fail_with_errno(char const* what) {
  throw boost::system::system_error(errno, boost::system::system_category(), what);
}

/// Takes a descriptor away from its number and puts another in its place; gives it back at the end,
/// blocking or not as it was: a terminal is shared with the shell that started us.
class Borrowed {
 public:
  Borrowed(int number, int instead) : number_(number), flags_(::fcntl(number, F_GETFL)) {
    if (flags_ < 0) fail_with_errno("standard input or output is closed");
    kept_ = ::fcntl(number, F_DUPFD_CLOEXEC, 3);
    if (kept_ < 0 || ::dup2(instead, number) < 0) fail_with_errno("dup");
  }
  ~Borrowed() {
    ::fcntl(kept_, F_SETFL, flags_);
    ::dup2(kept_, number_);
    ::close(kept_);
  }
  Borrowed(Borrowed const&) = delete;
  Borrowed& operator=(Borrowed const&) = delete;

  /// One more for a pipe, which closes it.
  [[nodiscard]] int another() const {
    int const fd = ::fcntl(kept_, F_DUPFD_CLOEXEC, 3);
    if (fd < 0) fail_with_errno("dup");
    return fd;
  }

 private:
  int number_;
  int flags_;
  int kept_ = -1;
};

class Nothing {
 public:
  Nothing() : fd_(::open("/dev/null", O_RDONLY | O_CLOEXEC)) {
    if (fd_ < 0) fail_with_errno("/dev/null");
  }
  ~Nothing() { ::close(fd_); }
  Nothing(Nothing const&) = delete;
  Nothing& operator=(Nothing const&) = delete;
  [[nodiscard]] int fd() const noexcept { return fd_; }

 private:
  int fd_;
};

class StandardWire final : public Wire {
 public:
  StandardWire(Executor const& executor, std::size_t max_line_bytes)
      : input_(STDIN_FILENO, Nothing().fd()),
        output_(STDOUT_FILENO, STDERR_FILENO),
        in_(executor, input_.another()),
        out_(executor, output_.another()),
        lines_(max_line_bytes) {}

  Task<std::optional<Line>> read() override {
    while (!finished_) {
      if (std::optional<Line> line = lines_.next()) co_return line;
      Task<std::optional<std::string>> reading = in_.read();
      std::optional<std::string> const piece = co_await std::move(reading);
      if (piece) lines_.feed(*piece);
      if (!piece) finished_ = true;
    }
    co_return lines_.rest();
  }
  Task<bool> write(std::string line) override {
    line += '\n';
    return out_.write(std::move(line));
  }
  Task<> shut() override {
    in_.close();
    out_.close();
    co_return;
  }

 private:
  Borrowed input_;
  Borrowed output_;
  Pipe in_;
  Pipe out_;
  LineReader lines_;
  bool finished_ = false;
};

}  // namespace

std::unique_ptr<Wire> standard_wire(Executor const& executor, std::size_t max_line_bytes) {
  return std::make_unique<StandardWire>(executor, max_line_bytes);
}

}  // namespace tessera::mcp
