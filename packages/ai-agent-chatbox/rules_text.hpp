#pragma once

#include "agent/approvals.hpp"
#include "agent/tool_host.hpp"
#include "base/error.hpp"

#include <string>
#include <string_view>

namespace tessera::chatbox {

/// The rules in the order in which they are tried. Safe for a terminal.
[[nodiscard]] std::string describe_rules(agent::ApprovalRules const& rules);

/// What would happen to a call, and which rule decides. A tool that is not connected now is taken
/// for one that claims nothing. Safe for a terminal.
/// @param call  `server/tool`, and behind it the arguments as a JSON object, if they matter
/// Errors: appkit::Errc::usage.
[[nodiscard]] Result<std::string> explain_call(agent::Approvals const& approvals,
                                               agent::ToolHost const& host, std::string_view call);

}  // namespace tessera::chatbox
