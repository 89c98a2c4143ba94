#pragma once

#include "base/error.hpp"
#include "packages/ai-agent-chatbox/terminal/images/protocol.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tessera::chatbox {

/// Fills in `${NAME}`, `${NAME:-default}`, `${env:NAME}` and `{env:NAME}`. A variable that is empty
/// counts as missing. What was filled in is not looked at again. Longest result: 32 KiB.
/// @param names  gets the names that were met
/// Errors: appkit::Errc::bad_setting with the variable's name, never with a value.
[[nodiscard]] Result<std::string> expand_variables(std::string_view text,
                                                   Environment const& environment,
                                                   std::vector<std::string>& names);

}  // namespace tessera::chatbox
