#include "appkit/config.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tessera::appkit {
namespace {

struct Descriptor {
  int fd;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

Error cannot(char const* what, std::string const& path) {
  return fail(Errc::unreadable_file,
              std::string("cannot ") + what + " '" + path + "': " + std::strerror(errno));
}

Result<std::string> read_open(Descriptor const& file, std::string const& path, std::size_t limit) {
  std::string text;
  for (;;) {
    std::size_t const before = text.size();
    text.resize(before + 16384);
    ssize_t const got = ::read(file.fd, text.data() + before, 16384);
    if (got < 0 && errno == EINTR) {
      text.resize(before);
      continue;
    }
    if (got < 0) return cannot("read", path);
    text.resize(before + static_cast<std::size_t>(got));
    if (got == 0) return text;
    if (text.size() > limit)
      return fail(Errc::unreadable_file,
                  "'" + path + "' is longer than " + std::to_string(limit) + " bytes");
  }
}

}  // namespace

Result<std::string> read_file(std::string const& path, std::size_t limit) {
  Descriptor const file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.fd < 0) return cannot("open", path);
  return read_open(file, path, limit);
}

Result<Secret> read_secret_file(std::string const& path) {
  Descriptor const file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.fd < 0) return cannot("open", path);
  struct stat status{};
  if (::fstat(file.fd, &status) != 0) return cannot("examine", path);
  if ((status.st_mode & 077) != 0)
    return fail(Errc::unreadable_file,
                "'" + path + "' holds a secret but others may read it; run: chmod 600 " + path);
  Result<std::string> text = read_open(file, path, 1UL << 16);
  if (!text) return text.error();
  if (text->ends_with('\n')) text->pop_back();
  return Secret(std::move(*text));
}

}  // namespace tessera::appkit
