#include "agent/transcript.hpp"

#include "agent/errc.hpp"
#include "agent/redact.hpp"
#include "base/encoding.hpp"
#include "crypto/digest.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tessera::agent {
namespace {

constexpr std::size_t kMaxText = 64UL << 10;
constexpr std::size_t kMaxKept = 256UL << 20;  // of one run
constexpr std::string_view kEnding = ".jsonl";

std::string kept_text(std::string_view text) {
  std::string out(text.substr(0, kMaxText));
  // A character that the cut went through, or bytes that never were text, must not spoil the line.
  for (int i = 0; i < 3 && text.size() > kMaxText && !is_valid_utf8(out); ++i) out.pop_back();
  if (!is_valid_utf8(out))
    for (char& c : out)
      if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  out = redact_credentials(out);
  if (text.size() > kMaxText)
    out += "… (" + std::to_string(text.size() - kMaxText) + " more bytes)";
  return out;
}

json::value cleaned(json::value const& value) {
  if (value.is_string()) return json::value(kept_text(value.get_string()));
  if (auto const* array = value.if_array()) {
    json::array out;
    for (json::value const& one : *array) out.push_back(cleaned(one));
    return out;
  }
  if (auto const* object = value.if_object()) {
    json::object out;
    for (auto const& [key, member] : *object) out[key] = cleaned(member);
    return out;
  }
  return value;
}

Error system_error(std::string const& what) {
  return Error{error_code(errno, boost::system::generic_category()), what, {}};
}

/// Takes off what stands behind the last line end.
bool heal(int file) {
  off_t end = ::lseek(file, 0, SEEK_END);
  off_t const whole = end;
  std::array<char, 4096> block{};
  while (end > 0) {
    auto const size = std::min<off_t>(end, static_cast<off_t>(block.size()));
    if (::pread(file, block.data(), static_cast<std::size_t>(size), end - size) != size)
      return false;
    for (off_t i = size; i > 0; --i)
      if (block[static_cast<std::size_t>(i - 1)] == '\n') {
        off_t const keep = end - size + i;
        return keep == whole || ::ftruncate(file, keep) == 0;
      }
    end -= size;
  }
  return whole == 0 || ::ftruncate(file, 0) == 0;
}

}  // namespace

std::string folder_of_kept(std::string const& session_file) {
  return session_file.substr(0, session_file.size() - kEnding.size()) + ".files";
}

Result<std::unique_ptr<FileTranscript>> FileTranscript::create(std::string const& folder,
                                                               std::string const& id,
                                                               Clock const& clock,
                                                               json::object head) {
  std::error_code failure;
  std::filesystem::create_directories(folder, failure);
  if (failure || ::chmod(folder.c_str(), 0700) != 0 || ::access(folder.c_str(), W_OK) != 0)
    return system_error("cannot write to " + folder);
  return std::unique_ptr<FileTranscript>(
      new FileTranscript(folder + "/" + id, clock, std::move(head)));
}

Result<std::unique_ptr<FileTranscript>> FileTranscript::reopen(std::string const& folder,
                                                               std::string const& id,
                                                               Clock const& clock) {
  std::unique_ptr<FileTranscript> out(new FileTranscript(folder + "/" + id, clock, {}));
  Result<void> const opened = out->open(false);
  if (!opened) return opened.error();
  return out;
}

FileTranscript::FileTranscript(std::string base, Clock const& clock, json::object head)
    : base_(std::move(base)),
      path_(base_ + std::string(kEnding)),
      clock_(clock),
      head_(std::move(head)) {}

FileTranscript::~FileTranscript() {
  if (file_ >= 0) ::close(file_);
}

Result<void> FileTranscript::open(bool fresh) {
  int const flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | (fresh ? O_CREAT : 0);
  file_ = ::open(path_.c_str(), flags, 0600);
  if (file_ < 0) return system_error("cannot write the session " + path_);
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0) return fail(Errc::session_in_use);
  if (!heal(file_)) return system_error("cannot mend the session " + path_);
  return {};
}

void FileTranscript::write_line(std::string_view kind, json::object const& fields) {
  json::object line{{"at", format_utc(clock_.now())}, {"kind", kind}};
  for (auto const& [key, member] : fields) line[key] = cleaned(member);
  // A signature with a hole would be refused; without it the message's own parts are sent.
  if (auto const* native = fields.if_contains("native"); native && *native != line["native"])
    line["native"] = nullptr;
  std::string const text = write_json(line) + "\n";
  off_t const before = ::lseek(file_, 0, SEEK_END);
  auto const written = ::write(file_, text.data(), text.size());
  // A full disk must not end the conversation: this line is lost, whole, and the next may fit.
  if (written != static_cast<ssize_t>(text.size()) && before >= 0)
    static_cast<void>(::ftruncate(file_, before) == 0);
}

void FileTranscript::add(std::string_view kind, json::object fields) {
  if (file_ < 0 && !failed_) {
    failed_ = !open(true);
    if (!failed_) write_line("session", head_);
  }
  if (!failed_) write_line(kind, fields);
}

std::string FileTranscript::keep(std::string_view bytes) {
  if (bytes.size() > kMaxKept - kept_bytes_) return {};
  std::string const folder = folder_of_kept(path_);
  std::error_code ignored;  // open reports what matters
  std::filesystem::create_directories(folder, ignored);
  ::chmod(folder.c_str(), 0700);
  std::string name = hex_encode(crypto::sha256_bytes(bytes));
  std::string const path = folder + "/" + name;
  int const file =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return {};
  auto const written = ::write(file, bytes.data(), bytes.size());
  ::close(file);
  if (written == static_cast<ssize_t>(bytes.size())) {
    kept_bytes_ += bytes.size();
    return name;
  }
  ::unlink(path.c_str());
  return {};
}

}  // namespace tessera::agent
