#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::chatbox {

/// What a list shows of a session. All text is a person's or a model's: make it safe.
struct SessionSummary {
  std::string id;
  std::string path;
  std::string began;   ///< UTC, as the file has it.
  std::string folder;  ///< Where it was begun.
  std::string title;   ///< Given with /save; empty: none.
  std::string first;   ///< How the first message begins.
  std::uintmax_t bytes = 0;
  std::filesystem::file_time_type changed{};
};

/// The sessions in one folder, as files that may come and go.
class SessionStore {
 public:
  explicit SessionStore(std::string folder) : folder_(std::move(folder)) {}

  /// The latest first; at most `kMost`. Files that are no sessions are passed over.
  [[nodiscard]] std::vector<SessionSummary> list() const;
  /// By id, by the beginning of one (at least 4 characters), or by title.
  /// Errors: appkit::Errc::usage with a hint that says what is wrong.
  [[nodiscard]] Result<SessionSummary> find(std::string_view wanted) const;
  /// The latest that was begun in `folder`. Errors: as `find`.
  [[nodiscard]] Result<SessionSummary> latest(std::string const& folder) const;
  /// Deletes the file and what was kept beside it. Errors: agent::Errc::session_in_use, std::errc.
  [[nodiscard]] Result<void> remove(SessionSummary const& session) const;

  static constexpr std::size_t kMost = 1000;

 private:
  std::string folder_;
};

}  // namespace tessera::chatbox
