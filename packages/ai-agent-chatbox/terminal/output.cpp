#include "packages/ai-agent-chatbox/terminal/output.hpp"

#include <cerrno>
#include <poll.h>
#include <unistd.h>

namespace tessera::chatbox {

void write_fully(int descriptor, std::string_view bytes) noexcept {
  while (!bytes.empty()) {
    ssize_t const written = ::write(descriptor, bytes.data(), bytes.size());
    if (written > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (written < 0 && errno == EAGAIN) {
      pollfd wait{descriptor, POLLOUT, 0};
      ::poll(&wait, 1, -1);
    } else if (written < 0 && errno != EINTR) {
      return;
    }
  }
}

}  // namespace tessera::chatbox
