#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"

#include <boost/json/object.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace tessera::agent {

/// Keeps what happened in a conversation. Credentials are never in what it is given, and what looks
/// like one is removed all the same.
class Transcript {
 public:
  virtual ~Transcript() = default;
  /// @param kind  user, assistant, call, decision, result, turn
  virtual void add(std::string_view kind, json::object fields) = 0;
};

/// A transcript that keeps nothing.
class NoTranscript final : public Transcript {
 public:
  void add(std::string_view, json::object) override {}
};

/// One JSON object per line, appended and never rewritten, so that a crash loses at most the line
/// in hand. The file is readable by its owner only.
class FileTranscript final : public Transcript {
 public:
  /// Creates `folder` (0700) and in it `<id>.jsonl` (0600). Errors: std::errc of the failed call.
  [[nodiscard]] static Result<std::unique_ptr<FileTranscript>> create(std::string const& folder,
                                                                      std::string const& id,
                                                                      Clock const& clock);
  ~FileTranscript() override;
  FileTranscript(FileTranscript const&) = delete;
  FileTranscript& operator=(FileTranscript const&) = delete;

  void add(std::string_view kind, json::object fields) override;
  [[nodiscard]] std::string const& path() const { return path_; }

 private:
  FileTranscript(int file, std::string path, Clock const& clock);
  int file_;
  std::string path_;
  Clock const& clock_;
};

}  // namespace tessera::agent
