#pragma once

#include "agent/session_lines.hpp"
#include "packages/ai-agent-chatbox/sessions/session_store.hpp"

#include <string>
#include <vector>

namespace tessera::chatbox {

/// One line for each session, the latest first. Safe for a terminal.
[[nodiscard]] std::string session_list(std::vector<SessionSummary> const& sessions);

/// The conversation as Markdown: headings, and calls and results in fences that nothing in them can
/// close. Safe for a terminal.
[[nodiscard]] std::string session_markdown(SessionSummary const& session,
                                           agent::Replay const& replay);

/// One JSON object: id, began, folder, title, messages with role, text, calls and results. Bytes of
/// images are not in it.
[[nodiscard]] std::string session_json(SessionSummary const& session, agent::Replay const& replay);

}  // namespace tessera::chatbox
