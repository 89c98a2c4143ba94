#include "packages/ai-agent-chatbox/sessions/current_session.hpp"

#include "agent/session_lines.hpp"
#include "base/term_safe.hpp"
#include "packages/ai-agent-chatbox/sessions/session_command.hpp"
#include "packages/ai-agent-chatbox/sessions/session_text.hpp"

#include <algorithm>
#include <system_error>

namespace tessera::chatbox {
namespace {

constexpr std::size_t kListed = 10;
constexpr std::size_t kEnd = 600;
constexpr std::size_t kTitle = 200;

/// How the last text of the conversation begins.
std::string last_words(llm::Conversation const& conversation) {
  for (std::size_t i = conversation.size(); i > 0; --i)
    for (llm::Part const& part : conversation[i - 1].parts)
      if (auto const* text = std::get_if<llm::Text>(&part); text && !text->text.empty())
        return text->text.size() <= kEnd ? text->text : text->text.substr(0, kEnd) + " …";
  return {};
}

}  // namespace

Result<void> CurrentSession::begin(std::string id, json::object head) {
  std::error_code unknown;  // a folder that is gone has no name
  head["id"] = id;
  head["folder"] = std::filesystem::current_path(unknown).string();
  auto fresh = agent::FileTranscript::create(folder_, id, clock_, std::move(head));
  if (!fresh) return fresh.error();
  id_ = std::move(id);
  file_ = std::move(*fresh);
  before_.clear();
  return {};
}

Result<void> CurrentSession::go_on(SessionSummary const& session) {
  auto file = agent::FileTranscript::reopen(folder_, session.id, clock_);
  if (!file)
    return Error{file.error().code, "session " + session.id + ": " + file.error().hint, {}};
  Result<agent::Replay> replay = agent::replay(session.path);
  if (!replay) return replay.error();
  id_ = session.id;
  file_ = std::move(*file);
  before_ = std::move(replay->conversation);
  turns_ = replay->turns;
  damaged_ = replay->damaged;
  return {};
}

std::string CurrentSession::description() const {
  std::string out = "Going on with session " + term_safe_line(id_) + ": " + std::to_string(turns_) +
                    " turns so far.\n";
  if (damaged_ > 0)
    out += std::to_string(damaged_) + " parts of it could not be read and are left out.\n";
  std::string const end = last_words(before_);
  return end.empty() ? out : out + "It ended with:\n  " + term_safe(end) + "\n";
}

void CurrentSession::add(std::string_view kind, json::object fields) {
  if (file_) file_->add(kind, std::move(fields));
}

std::string CurrentSession::keep(std::string_view bytes) {
  return file_ ? file_->keep(bytes) : std::string();
}

std::string CurrentSession::save(std::string const& title) {
  if (title.empty())
    return "Every session is kept. /save NAME gives this one a name; its id is " + id_ + ".\n";
  if (title.size() > kTitle) return "A name has at most 200 bytes.\n";
  add("title", {{"title", title}});
  return "This session is called " + term_safe_line(title) +
         " now; /resume and --resume find it by that name.\n";
}

std::string CurrentSession::resume(std::string const& wanted, agent::Agent& agent) {
  if (wanted.empty()) {
    std::vector<SessionSummary> latest = store_.list();
    latest.resize(std::min(latest.size(), kListed));
    return session_list(latest) + "/resume ID goes on with one of them.\n";
  }
  Result<SessionSummary> const session = store_.find(wanted);
  if (!session) return term_safe(session.error().hint) + "\n";
  if (session->id == id_) return "That is the session you are in.\n";
  Result<void> const done = go_on(*session);
  if (!done) return term_safe(done.error().hint) + "\n";
  agent.restore(before_);
  return description();
}

std::string CurrentSession::export_as(std::string const& form_and_file) const {
  std::size_t const blank = form_and_file.find_first_of(" \t");
  SessionsRequest request{"export", form_and_file.substr(0, blank), id_, {}};
  if (request.form.empty()) request.form = "md";
  if (request.form != "md" && request.form != "json") return "/export md FILE, or json FILE\n";
  if (blank != std::string::npos)
    request.file = form_and_file.substr(form_and_file.find_first_not_of(" \t", blank));
  else
    request.file = "session-" + id_.substr(0, 8) + "." + request.form;
  Result<std::string> const text = run_sessions(request, folder_);
  return text ? *text : term_safe(text.error().hint) + "\n";
}

}  // namespace tessera::chatbox
