#include "packages/mcp-client/terminal.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>

#include <fcntl.h>
#include <unistd.h>

namespace tessera::mcp_client {

struct Terminal::Impl {
  explicit Impl(Executor executor) : descriptor(executor) {}
  asio::posix::basic_stream_descriptor<Executor> descriptor;
  std::string waiting;  ///< Read, and not yet taken.
};

Terminal::Terminal(Executor executor, std::string const& path)
    : impl_(std::make_unique<Impl>(executor)) {
  int const file = ::open(path.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (file < 0) return;
  boost::system::error_code refused;
  impl_->descriptor.assign(file, refused);
  if (refused) ::close(file);
}

Terminal::~Terminal() = default;

bool Terminal::is_open() const noexcept { return impl_->descriptor.is_open(); }

void Terminal::write(std::string const& text) {
  std::string_view rest = text;
  while (!rest.empty()) {
    boost::system::error_code failed;
    std::size_t const written =
        impl_->descriptor.write_some(asio::buffer(rest.data(), rest.size()), failed);
    if (failed) return;
    rest.remove_prefix(written);
  }
}

Task<std::optional<std::string>> Terminal::read_line() {
  constexpr std::size_t kLongest = 64UL << 10;
  auto buffer = asio::dynamic_buffer(impl_->waiting, kLongest);
  auto reading = asio::async_read_until(impl_->descriptor, buffer, '\n', use_code);
  auto const [failed, size] = co_await std::move(reading);
  if (failed == asio::error::operation_aborted) throw boost::system::system_error(failed);
  if (failed) co_return std::nullopt;
  std::string line = impl_->waiting.substr(0, size - 1);
  impl_->waiting.erase(0, size);
  if (line.ends_with('\r')) line.pop_back();
  co_return line;
}

}  // namespace tessera::mcp_client
