#include "oauth/client/file_credential_store.hpp"

#include "async/sleep.hpp"
#include "base/json.hpp"
#include "base/secret.hpp"
#include "oauth/model/errors.hpp"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace tessera::oauth {
namespace {

constexpr std::size_t kMaxFile = 4UL << 20;
constexpr std::chrono::milliseconds kRetry{20};

[[noreturn]] void refuse(std::string const& path, std::string const& why) {
  throw Exception(fail(Errc::bad_store, "the credential store " + path + ": " + why));
}
[[noreturn]] void refuse_errno(std::string const& path) {
  refuse(path, std::error_code(errno, std::generic_category()).message());
}

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  File& operator=(File&&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  [[nodiscard]] int get() const noexcept { return descriptor_; }

 private:
  int descriptor_;
};

/// flock ends with the descriptor, so a process that dies holds nothing back.
class FileLock final : public CredentialStore::Lock {
 public:
  explicit FileLock(File file) : file_(std::move(file)) {}

 private:
  File file_;
};

void make_folder(std::string const& path) {
  std::filesystem::path const folder = std::filesystem::path(path).parent_path();
  if (folder.empty() || std::filesystem::exists(folder)) return;
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) refuse(path, failed.message());
  if (::chmod(folder.c_str(), 0700) != 0) refuse_errno(path);
}

/// Null when somebody else holds it.
std::unique_ptr<CredentialStore::Lock> try_lock(std::string const& path) {
  make_folder(path);
  File file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (file.get() < 0) refuse_errno(path);
  if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0)
    return std::make_unique<FileLock>(std::move(file));
  if (errno != EWOULDBLOCK && errno != EINTR) refuse_errno(path);
  return nullptr;
}

StoredCredentials read_store(std::string const& path) {
  File const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (file.get() < 0 && errno == ENOENT) return {};
  struct stat status{};
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0) refuse_errno(path);
  if (!S_ISREG(status.st_mode)) refuse(path, "it is no regular file");
  if ((status.st_mode & 077) != 0) refuse(path, "others may read it; run: chmod 600 " + path);
  if (static_cast<std::size_t>(status.st_size) > kMaxFile) refuse(path, "it is too large");
  std::string text(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t done = 0;
  while (done < text.size()) {
    ssize_t const got = ::read(file.get(), text.data() + done, text.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) refuse_errno(path);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  text.resize(done);
  Result<StoredCredentials> stored =
      parse_json_as<StoredCredentials>(text, {.depth = 8, .bytes = kMaxFile});
  wipe(text);
  if (!stored) refuse(path, "it is damaged; remove it and sign in again");
  return std::move(*stored);
}

void write_all(int file, std::string_view text, std::string const& path) {
  while (!text.empty()) {
    ssize_t const written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) refuse_errno(path);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file) != 0) refuse_errno(path);
}

void write_store(std::string const& path, StoredCredentials const& stored) {
  std::string text = write_json(to_json(stored));
  if (text.size() > kMaxFile) refuse(path, "it would become too large");
  std::string temporary = path + ".XXXXXX";
  File const file(::mkostemp(temporary.data(), O_CLOEXEC));  // mode 0600
  if (file.get() < 0) refuse_errno(path);
  try {
    write_all(file.get(), text, path);
    if (::rename(temporary.c_str(), path.c_str()) != 0) refuse_errno(path);
  } catch (...) {
    ::unlink(temporary.c_str());
    wipe(text);
    throw;
  }
  wipe(text);
}

}  // namespace

FileCredentialStore::FileCredentialStore(std::string path, BlockingPool& pool,
                                         std::chrono::milliseconds patience)
    : path_(std::move(path)), pool_(pool), patience_(patience) {}

Task<std::unique_ptr<CredentialStore::Lock>> FileCredentialStore::wait_for(std::string lock_file,
                                                                           bool must_have) {
  for (std::chrono::milliseconds waited{0};; waited += kRetry) {
    auto attempt = [lock_file] { return try_lock(lock_file); };
    Task<std::unique_ptr<Lock>> trying = pool_.run(std::move(attempt));
    std::unique_ptr<Lock> lock = co_await std::move(trying);
    if (lock) co_return lock;
    if (waited >= patience_) break;
    Task<> pause = sleep_for(kRetry);
    co_await std::move(pause);
  }
  if (must_have) refuse(path_, "another program holds its lock");
  co_return nullptr;
}

Task<StoredCredentials> FileCredentialStore::load() {
  auto job = [path = path_] { return read_store(path); };
  Task<StoredCredentials> reading = pool_.run(std::move(job));
  StoredCredentials stored = co_await std::move(reading);
  co_return stored;
}

Task<> FileCredentialStore::update(std::function<void(StoredCredentials&)> change) {
  Task<std::unique_ptr<Lock>> locking = wait_for(path_ + ".lock", true);
  std::unique_ptr<Lock> const held = co_await std::move(locking);
  Task<StoredCredentials> reading = load();
  StoredCredentials stored = co_await std::move(reading);
  change(stored);
  auto job = [path = path_, stored = std::move(stored)] { write_store(path, stored); };
  Task<> writing = pool_.run(std::move(job));
  co_await std::move(writing);
}

Task<std::unique_ptr<CredentialStore::Lock>> FileCredentialStore::lock() {
  return wait_for(path_ + ".refresh.lock", false);
}

}  // namespace tessera::oauth
