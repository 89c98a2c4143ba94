#pragma once

#include "agent/transcript.hpp"
#include "agent/turn.hpp"
#include "packages/ai-agent-chatbox/sessions/session_store.hpp"

#include <memory>
#include <string>

namespace tessera::chatbox {

/// The session that is written to. It may become another one between two turns; everything that
/// holds a reference to it follows. Used on one strand only.
class CurrentSession final : public agent::Transcript {
 public:
  /// @param folder  of all sessions. @param clock  not owned; outlives this
  CurrentSession(std::string folder, Clock const& clock)
      : folder_(std::move(folder)), store_(folder_), clock_(clock) {}

  /// @param head  goes into the first line, with `id` and this folder
  [[nodiscard]] Result<void> begin(std::string id, json::object head);
  /// Goes on with one that is kept; `conversation` is its. Errors: those of `replay` and
  /// `FileTranscript::reopen`; then nothing changes.
  [[nodiscard]] Result<void> go_on(SessionSummary const& session);

  [[nodiscard]] SessionStore const& store() const { return store_; }
  [[nodiscard]] std::string const& id() const { return id_; }
  /// What was said before `go_on`; empty in a new session.
  [[nodiscard]] llm::Conversation const& conversation() const { return before_; }
  /// What a person is told after `go_on`: how much there is, and how it ended. Safe.
  [[nodiscard]] std::string description() const;

  void add(std::string_view kind, json::object fields) override;
  std::string keep(std::string_view bytes) override;

  // What the commands of the same names do. @return what to show

  [[nodiscard]] std::string save(std::string const& title);
  [[nodiscard]] std::string resume(std::string const& wanted, agent::Agent& agent);
  [[nodiscard]] std::string export_as(std::string const& form_and_file) const;

 private:
  std::string folder_;
  SessionStore store_;
  Clock const& clock_;
  std::string id_;
  std::unique_ptr<agent::Transcript> file_;
  llm::Conversation before_;
  std::size_t turns_ = 0;
  std::size_t damaged_ = 0;
};

}  // namespace tessera::chatbox
