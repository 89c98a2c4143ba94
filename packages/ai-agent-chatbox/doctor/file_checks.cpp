#include "packages/ai-agent-chatbox/doctor/file_checks.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace tessera::chatbox::doctor {
namespace {

constexpr mode_t kOthersMayRead = 0077;
constexpr mode_t kOthersMayWrite = 0022;
constexpr mode_t kModeBits = 07777;

/// What `stat` says, or why it says nothing.
struct Status {
  struct ::stat facts{};
  int error = 0;

  explicit Status(std::string const& path) {
    if (::stat(path.c_str(), &facts) != 0) error = errno;
  }
  [[nodiscard]] bool missing() const { return error == ENOENT || error == ENOTDIR; }
  [[nodiscard]] mode_t mode() const { return facts.st_mode & kModeBits; }
  [[nodiscard]] bool ours() const { return facts.st_uid == ::geteuid(); }
};

std::string in_octal(mode_t mode) {
  std::string out = "0000";
  for (std::size_t i = out.size(); i-- > 0; mode >>= 3U)
    out[i] = static_cast<char>('0' + (mode & 7U));
  return out;
}

std::string shown(std::string const& path, Status const& status) {
  return path + " (mode " + in_octal(status.mode()) + ")";
}

/// True when there is nothing more to say about it.
bool is_absent(appkit::Section& section, std::string const& check, std::string const& path,
               Status const& status, std::string const& if_missing) {
  if (status.missing() && !if_missing.empty()) {
    section.right(check, path + ": " + if_missing);
    return true;
  }
  if (status.error == 0) return false;
  section.failed(check, path + ": " + std::strerror(status.error), "correct the path, or make it");
  return true;
}

/// A file with something secret in it. @param open  what it is that others may read it
void check_secret(appkit::Section& section, std::string const& check, std::string const& path,
                  std::string const& if_missing, appkit::Verdict open = appkit::Verdict::failed) {
  Status const status(path);
  if (is_absent(section, check, path, status, if_missing)) return;
  if (!status.ours())
    section.add({check,
                 open,
                 shown(path, status) + " belongs to another user",
                 "it is used only if it is yours",
                 {}});
  else if ((status.mode() & kOthersMayRead) != 0)
    section.add({check,
                 open,
                 shown(path, status) + " can be read by others",
                 "chmod 600 " + path + ", and get a new credential if it was seen",
                 {}});
  else
    section.right(check, shown(path, status));
}

void check_config(appkit::Section& section, std::string const& path) {
  if (path.empty()) {
    section.right("configuration", "none: the defaults and the environment");
    return;
  }
  Status const status(path);
  if (is_absent(section, "configuration", path, status, {})) return;
  if ((status.mode() & kOthersMayWrite) != 0)
    section.add({"configuration",
                 appkit::Verdict::warning,
                 shown(path, status) + " can be changed by others, who would say what runs here",
                 "chmod go-w " + path,
                 {}});
  else
    section.right("configuration", shown(path, status));
}

/// The conversations, and whether one of them lies open.
void check_sessions(appkit::Section& section, std::string const& folder) {
  std::size_t count = 0;
  std::string open;
  std::error_code failure;
  for (std::filesystem::directory_iterator at(folder, failure), end; !failure && at != end;
       at.increment(failure)) {
    if (at->path().extension() != ".jsonl") continue;
    ++count;
    Status const status(at->path().string());
    if (status.error == 0 && (status.mode() & kOthersMayRead) != 0) open = at->path().string();
  }
  if (!open.empty())
    section.add({"sessions",
                 appkit::Verdict::warning,
                 open + " can be read by others",
                 "chmod 600 " + folder + "/*.jsonl",
                 {}});
  else
    section.right("sessions", std::to_string(count) + " in " + folder);
}

void check_state(appkit::Section& section, std::string const& folder) {
  Status const status(folder);
  if (is_absent(section, "state folder", folder, status, "made when the chat starts")) return;
  if (!S_ISDIR(status.facts.st_mode))
    section.failed("state folder", folder + " is no folder", "set state_dir to another one");
  else if (::access(folder.c_str(), R_OK | W_OK | X_OK) != 0)
    section.failed("state folder", folder + ": " + std::strerror(errno),
                   "make it writable for you, or set state_dir to another one");
  else if ((status.mode() & kOthersMayRead) != 0)
    section.add({"state folder",
                 appkit::Verdict::warning,
                 shown(folder, status) + " can be read by others",
                 "chmod 700 " + folder + "; the chat does so when it starts",
                 {}});
  else
    section.right("state folder", shown(folder, status));
  if (!section.has_failed()) check_sessions(section, folder + "/sessions");
}

}  // namespace

appkit::Section check_files(Files const& files) {
  appkit::Section section{"files"};
  check_config(section, files.config);
  for (std::string const& path : files.secrets) check_secret(section, "key", path, {});
  if (!files.token_store.empty())
    check_secret(section, "tokens", files.token_store, "nobody has signed in yet");
  // The chat takes what stands there all the same, or leaves it alone, and says so.
  if (!files.dot_env.empty())
    check_secret(section, ".env", files.dot_env, "there is none", appkit::Verdict::warning);
  check_state(section, files.state);
  return section;
}

}  // namespace tessera::chatbox::doctor
