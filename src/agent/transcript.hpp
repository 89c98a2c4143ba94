#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"

#include <boost/json/object.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace tessera::agent {

/// Keeps what happened in a conversation. Credentials are never in what it is given, and what looks
/// like one is removed all the same.
class Transcript {
 public:
  virtual ~Transcript() = default;
  /// @param kind  user, assistant, call, decision, result, turn, clear, compacted, title
  virtual void add(std::string_view kind, json::object fields) = 0;
  /// Keeps bytes that are too long for a line. @return the name under which `replay` finds them
  /// (their SHA-256); empty: they were not kept
  virtual std::string keep(std::string_view bytes) = 0;
};

/// A transcript that keeps nothing.
class NoTranscript final : public Transcript {
 public:
  void add(std::string_view, json::object) override {}
  std::string keep(std::string_view) override { return {}; }
};

/// One JSON object per line, appended and never rewritten, so that a crash loses at most the line
/// in hand. The file `<folder>/<id>.jsonl` and what `keep` puts beside it in `<id>.files` are
/// readable by their owner only. One program writes to a session at a time.
class FileTranscript final : public Transcript {
 public:
  /// A new session. Creates `folder` (0700); the file appears with the first line.
  /// @param head  of the line `session` that goes before the first one
  [[nodiscard]] static Result<std::unique_ptr<FileTranscript>> create(std::string const& folder,
                                                                      std::string const& id,
                                                                      Clock const& clock,
                                                                      json::object head);
  /// Goes on with a session. A last line that a crash has torn is taken off.
  /// Errors: Errc::session_in_use, std::errc of the failed call.
  [[nodiscard]] static Result<std::unique_ptr<FileTranscript>> reopen(std::string const& folder,
                                                                      std::string const& id,
                                                                      Clock const& clock);
  ~FileTranscript() override;
  FileTranscript(FileTranscript const&) = delete;
  FileTranscript& operator=(FileTranscript const&) = delete;

  void add(std::string_view kind, json::object fields) override;
  std::string keep(std::string_view bytes) override;
  [[nodiscard]] std::string const& path() const { return path_; }

 private:
  FileTranscript(std::string base, Clock const& clock, json::object head);
  [[nodiscard]] Result<void> open(bool fresh);
  void write_line(std::string_view kind, json::object const& fields);

  int file_ = -1;
  bool failed_ = false;
  std::string base_;  // the path without `.jsonl`
  std::string path_;
  Clock const& clock_;
  json::object head_;
  std::size_t kept_bytes_ = 0;
};

/// The folder of what `keep` was given, for a session's file.
[[nodiscard]] std::string folder_of_kept(std::string const& session_file);

}  // namespace tessera::agent
