#pragma once

#include "agent/approvals.hpp"
#include "agent/tool_host.hpp"

#include <string>

namespace tessera::chatbox {

/// The command `approve`: without an argument what the person has said yes to, and what is switched
/// off; `forget` takes every yes back; `server/tool` is a yes to that connected tool until exit, as
/// `s` in the dialog. A rule that denies still wins.
/// @return what to show, safe for a terminal
[[nodiscard]] std::string approve_by_hand(agent::Approvals& approvals, agent::ToolHost const& host,
                                          std::string const& argument);

}  // namespace tessera::chatbox
