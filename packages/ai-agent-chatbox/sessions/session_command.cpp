#include "packages/ai-agent-chatbox/sessions/session_command.hpp"

#include "agent/session_lines.hpp"
#include "base/term_safe.hpp"
#include "packages/ai-agent-chatbox/sessions/session_store.hpp"
#include "packages/ai-agent-chatbox/sessions/session_text.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace tessera::chatbox {

Result<void> write_new_file(std::string const& path, std::string_view text) {
  auto const failure = [&] {
    return Error{error_code(errno, boost::system::generic_category()),
                 "cannot write " + path + ": " + std::strerror(errno),
                 {}};
  };
  int const file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return failure();
  std::size_t done = 0;
  while (done < text.size()) {
    ssize_t const written = ::write(file, text.data() + done, text.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      Error why = failure();
      ::close(file);
      ::unlink(path.c_str());
      return why;
    }
    done += static_cast<std::size_t>(written);
  }
  ::close(file);
  return {};
}

Result<std::string> run_sessions(SessionsRequest const& request, std::string const& folder) {
  SessionStore const store(folder);
  if (request.verb == "list") return session_list(store.list());
  Result<SessionSummary> const session = store.find(request.id);
  if (!session) return session.error();
  if (request.verb == "rm") {
    Result<void> const removed = store.remove(*session);
    if (!removed) return removed.error();
    return "Removed " + term_safe_line(session->id) + "\n";
  }
  Result<agent::Replay> const replay = agent::replay(session->path);
  if (!replay) return replay.error();
  std::string text = request.form == "json" ? session_json(*session, *replay)
                                            : session_markdown(*session, *replay);
  if (request.file.empty()) return text;
  Result<void> const written = write_new_file(request.file, text);
  if (!written) return written.error();
  return "Written to " + term_safe_line(request.file, 4096) + "\n";
}

}  // namespace tessera::chatbox
