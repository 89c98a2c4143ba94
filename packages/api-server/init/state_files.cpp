#include "packages/api-server/init/state_files.hpp"

#include "appkit/config.hpp"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace tessera::api_server {
namespace {

[[noreturn]] void fail_on(std::string const& what, std::string const& path) {
  std::string const reason = std::error_code(errno, std::generic_category()).message();
  throw Exception(
      fail(appkit::Errc::unreadable_file, what + " " + path + " is not possible: " + reason));
}

/// An open file that is closed at the end of the scope.
class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(File const&) = delete;
  File& operator=(File const&) = delete;
  [[nodiscard]] int get() const noexcept { return descriptor_; }

 private:
  int descriptor_;
};

void write_all(int file, std::string_view content, std::string const& path) {
  while (!content.empty()) {
    ssize_t const written = ::write(file, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_on("writing", path);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file) != 0) fail_on("writing", path);
}

void sync_folder_of(std::string const& path) {
  std::filesystem::path const parent = std::filesystem::path(path).parent_path();
  std::string const folder = parent.empty() ? "." : parent.string();
  File const file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (file.get() < 0 || ::fsync(file.get()) != 0) fail_on("writing", folder);
}

/// @return the name of a complete file, mode 0600, in the same folder
std::string write_beside(std::string const& path, std::string_view content) {
  std::string temporary = path + ".XXXXXX";
  File const file(::mkostemp(temporary.data(), O_CLOEXEC));  // mode 0600
  if (file.get() < 0) fail_on("creating", path);
  try {
    write_all(file.get(), content, path);
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
  return temporary;
}

}  // namespace

void ensure_private_folder(std::string const& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) {
    errno = error.value();
    fail_on("creating", path);
  }
  if (::chmod(path.c_str(), 0700) != 0) fail_on("protecting", path);
}

bool file_exists(std::string const& path) {
  struct stat status{};
  if (::lstat(path.c_str(), &status) == 0) return true;
  if (errno != ENOENT) fail_on("reading", path);
  return false;
}

bool write_new_file(std::string const& path, std::string_view content) {
  std::string const temporary = write_beside(path, content);
  // A link, unlike a rename, does not replace what somebody else has put there meanwhile.
  bool const is_new = ::link(temporary.c_str(), path.c_str()) == 0;
  int const reason = errno;
  ::unlink(temporary.c_str());
  if (!is_new && reason != EEXIST) {
    errno = reason;
    fail_on("creating", path);
  }
  sync_folder_of(path);
  return is_new;
}

void replace_file(std::string const& path, std::string_view content) {
  std::string const temporary = write_beside(path, content);
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    int const reason = errno;
    ::unlink(temporary.c_str());
    errno = reason;
    fail_on("replacing", path);
  }
  sync_folder_of(path);
}

Secret read_private_file(std::string const& path) { return appkit::read_secret_file(path).value(); }

}  // namespace tessera::api_server
