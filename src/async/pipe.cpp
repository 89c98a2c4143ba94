#include "async/pipe.hpp"

#include "base/error.hpp"

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <boost/system/system_error.hpp>

#include <cerrno>
#include <csignal>
#include <ctime>
#include <string_view>
#include <unistd.h>

namespace tessera {
namespace {

using Descriptor = asio::posix::basic_stream_descriptor<Executor>;

constexpr std::size_t kPiece = 64UL << 10;

/// Writes without the SIGPIPE that a reader who has gone would bring upon the whole process.
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

Task<> throw_if_cancelled() {
  auto const state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none)
    throw boost::system::system_error(asio::error::operation_aborted);
}

}  // namespace

struct Pipe::Impl {
  Impl(Executor const& executor, int fd) : descriptor(executor, fd) {
    descriptor.native_non_blocking(true);
  }
  Descriptor descriptor;
};

Pipe::Pipe(Executor const& executor, int fd) : impl_(std::make_shared<Impl>(executor, fd)) {}

Pipe::~Pipe() { close(); }

void Pipe::close() {
  error_code ignored;
  impl_->descriptor.close(ignored);
}

Task<std::optional<std::string>> Pipe::read() {
  std::shared_ptr<Impl> const impl = impl_;
  std::string piece(kPiece, '\0');
  auto reading = impl->descriptor.async_read_some(asio::buffer(piece), use_code);
  auto const [error, size] = co_await std::move(reading);
  Task<> checking = throw_if_cancelled();
  co_await std::move(checking);
  if (error) co_return std::nullopt;
  piece.resize(size);
  co_return piece;
}

Task<bool> Pipe::write(std::string data) {
  std::shared_ptr<Impl> const impl = impl_;
  std::string_view rest = data;
  while (!rest.empty()) {
    if (!impl->descriptor.is_open()) co_return false;
    ssize_t const written = write_quietly(impl->descriptor.native_handle(), rest);
    if (written > 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
      continue;
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) co_return false;
    auto waiting = impl->descriptor.async_wait(Descriptor::wait_write, use_code);
    auto const [error] = co_await std::move(waiting);
    Task<> checking = throw_if_cancelled();
    co_await std::move(checking);
    if (error) co_return false;
  }
  co_return true;
}

}  // namespace tessera
