#pragma once

#include <gtest/gtest.h>

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string>
#include <string_view>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace tessera::chatbox {

/// The other end of a terminal: a person's fingers and eyes.
class Pty {
 public:
  Pty() : master_(::posix_openpt(O_RDWR | O_NOCTTY)) {
    ::grantpt(master_);
    ::unlockpt(master_);
    slave_ = ::open(::ptsname(master_), O_RDWR | O_NOCTTY);
    winsize const size{24, 40, 0, 0};
    ::ioctl(slave_, TIOCSWINSZ, &size);
  }
  ~Pty() {
    ::close(slave_);
    ::close(master_);
  }
  void type(std::string_view bytes) const {
    ASSERT_EQ(::write(master_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  }
  [[nodiscard]] std::string seen() const {
    std::string out;
    pollfd wait{master_, POLLIN, 0};
    char chunk[4096];
    while (::poll(&wait, 1, 0) > 0 && (wait.revents & POLLIN) != 0) {
      ssize_t const size = ::read(master_, chunk, sizeof chunk);
      if (size <= 0) break;
      out.append(chunk, static_cast<std::size_t>(size));
    }
    return out;
  }
  [[nodiscard]] int slave() const { return slave_; }

 private:
  int master_;
  int slave_ = -1;
};

}  // namespace tessera::chatbox
