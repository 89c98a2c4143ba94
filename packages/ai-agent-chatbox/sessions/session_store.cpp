#include "packages/ai-agent-chatbox/sessions/session_store.hpp"

#include "agent/errc.hpp"
#include "agent/session_lines.hpp"
#include "agent/transcript.hpp"
#include "appkit/config.hpp"
#include "base/json.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <functional>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace tessera::chatbox {
namespace {

constexpr std::size_t kShown = 80;
constexpr std::size_t kLeastPrefix = 4;

/// Looks through the lines for the few that a list needs; the others are not even parsed.
std::optional<SessionSummary> summary_of(std::filesystem::directory_entry const& entry) {
  SessionSummary out;
  std::error_code failure;
  out.path = entry.path().string();
  out.id = entry.path().stem().string();
  out.bytes = entry.file_size(failure);
  if (failure || out.bytes > agent::kMaxSession) return std::nullopt;
  out.changed = entry.last_write_time(failure);
  if (failure) return std::nullopt;
  std::ifstream file(out.path);
  std::string line;
  bool is_session = false;
  bool has_message = false;
  for (std::size_t number = 0; std::getline(file, line); ++number) {
    bool const wanted = number == 0 || line.find(R"("kind":"title")") != std::string::npos ||
                        (!has_message && line.find(R"("kind":"user")") != std::string::npos);
    if (!wanted) continue;
    Result<json::value> const parsed = parse_json(line);
    if (!parsed) continue;
    std::string_view const kind = json_text(*parsed, "kind");
    if (kind == "session") {
      is_session = true;
      out.began = json_text(*parsed, "at");
      out.folder = json_text(*parsed, "folder");
    } else if (kind == "title") {
      out.title = json_text(*parsed, "title");
    } else if (kind == "user" && !has_message) {
      has_message = true;
      out.first = json_text(*parsed, "text").substr(0, kShown);
    }
  }
  if (!is_session) return std::nullopt;
  return out;
}

Error no_such(std::string hint) { return fail(appkit::Errc::usage, std::move(hint)); }

}  // namespace

std::vector<SessionSummary> SessionStore::list() const {
  // Times are read once: another program may write while we sort.
  using Dated = std::pair<std::filesystem::file_time_type, std::filesystem::directory_entry>;
  std::vector<Dated> files;
  std::error_code failure;
  for (std::filesystem::directory_iterator at(folder_, failure), end; !failure && at != end;
       at.increment(failure)) {
    std::error_code gone;
    auto const written = at->last_write_time(gone);
    if (at->path().extension() == ".jsonl" && at->is_regular_file(gone) && !gone)
      files.emplace_back(written, *at);
  }
  std::sort(files.begin(), files.end(), std::greater<>());
  if (files.size() > kMost) files.resize(kMost);
  std::vector<SessionSummary> out;
  for (auto const& [written, file] : files)
    if (auto summary = summary_of(file)) out.push_back(std::move(*summary));
  return out;
}

Result<SessionSummary> SessionStore::find(std::string_view wanted) const {
  std::vector<SessionSummary> found;
  for (SessionSummary& one : list()) {
    if (one.id == wanted) return std::move(one);
    bool const begins = wanted.size() >= kLeastPrefix && one.id.starts_with(wanted);
    if (begins || (!wanted.empty() && one.title == wanted)) found.push_back(std::move(one));
  }
  if (found.size() == 1) return std::move(found.front());
  if (found.empty())
    return no_such("there is no session " + std::string(wanted) + "; `sessions list` shows all");
  return no_such("several sessions are called " + std::string(wanted) + ": use more of the id");
}

Result<SessionSummary> SessionStore::latest(std::string const& folder) const {
  for (SessionSummary& one : list())
    if (one.folder == folder) return std::move(one);
  return no_such("there is no session of this folder yet; `sessions list` shows those of others");
}

Result<void> SessionStore::remove(SessionSummary const& session) const {
  int const file = ::open(session.path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  auto const system = [&] {
    return Error{
        error_code(errno, boost::system::generic_category()), "cannot remove " + session.path, {}};
  };
  if (file < 0) return system();
  bool const free = ::flock(file, LOCK_EX | LOCK_NB) == 0;
  bool const gone = free && ::unlink(session.path.c_str()) == 0;
  Error failure = system();
  ::close(file);
  if (!free) return fail(agent::Errc::session_in_use, "another program writes to this session");
  if (!gone) return failure;
  std::error_code rest;
  std::filesystem::remove_all(agent::folder_of_kept(session.path), rest);
  if (rest) return Error{rest, "some files of the session could not be removed", {}};
  return {};
}

}  // namespace tessera::chatbox
