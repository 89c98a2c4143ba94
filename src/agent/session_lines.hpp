#pragma once

#include "agent/transcript.hpp"
#include "llm/model.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <vector>

// How a conversation is written into a transcript, and read back from it.

namespace tessera::agent {

/// The fields of a line `user`: its last text, and in `attached` what goes before it.
[[nodiscard]] json::object user_line(llm::Message const& message, Transcript& transcript);

/// The fields of a line `assistant`.
[[nodiscard]] json::object assistant_line(llm::Message const& message);

/// The fields of a line `result`. Images and texts too long for a line are handed to `transcript`.
[[nodiscard]] json::object result_line(llm::ToolResult const& result, Transcript& transcript);

/// A session as its file tells it.
struct Replay {
  json::object head;  ///< The fields of the first line: id, folder, provider, model.
  std::string title;
  llm::Conversation conversation;  ///< Every call in it has a result.
  std::size_t turns = 0;
  std::size_t damaged = 0;  ///< Lines that could not be read, and kept files that are gone.
};

/// Reads a session back. Lines that are damaged are passed over, and counted.
/// @param path  at most `kMaxSession` bytes
/// Errors: Errc::bad_session, std::errc of the failed call.
[[nodiscard]] Result<Replay> replay(std::string const& path);

inline constexpr std::size_t kMaxSession = 256UL << 20;

}  // namespace tessera::agent
