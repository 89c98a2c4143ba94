#include "agent/transcript.hpp"

#include "agent/redact.hpp"

#include <boost/json/array.hpp>

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace tessera::agent {
namespace {

constexpr std::size_t kMaxText = 64UL << 10;

std::string kept(std::string_view text) {
  std::string out = redact_credentials(text.substr(0, kMaxText));
  if (text.size() > kMaxText)
    out += "… (" + std::to_string(text.size() - kMaxText) + " more bytes)";
  return out;
}

json::value cleaned(json::value const& value) {
  if (value.is_string()) return json::value(kept(value.get_string()));
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

}  // namespace

Result<std::unique_ptr<FileTranscript>> FileTranscript::create(std::string const& folder,
                                                               std::string const& id,
                                                               Clock const& clock) {
  std::error_code ignored;  // open reports what matters
  std::filesystem::create_directories(folder, ignored);
  ::chmod(folder.c_str(), 0700);
  std::string const path = folder + "/" + id + ".jsonl";
  int const file =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return system_error("cannot write the transcript " + path);
  return std::unique_ptr<FileTranscript>(new FileTranscript(file, path, clock));
}

FileTranscript::FileTranscript(int file, std::string path, Clock const& clock)
    : file_(file), path_(std::move(path)), clock_(clock) {}

FileTranscript::~FileTranscript() { ::close(file_); }

void FileTranscript::add(std::string_view kind, json::object fields) {
  json::object line{{"at", format_utc(clock_.now())}, {"kind", kind}};
  for (auto const& [key, member] : fields) line[key] = cleaned(member);
  std::string const text = write_json(line) + "\n";
  // A full disk must not end the conversation: the line is lost, the next one may fit.
  [[maybe_unused]] auto const written = ::write(file_, text.data(), text.size());
}

}  // namespace tessera::agent
