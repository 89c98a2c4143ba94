#pragma once

#include <string>

namespace tessera::appkit {

/// Who gave a command, for records of what was changed: `operator:` and the account of the machine
/// under which the program runs, by name or, without one, by number.
[[nodiscard]] std::string operator_name();

}  // namespace tessera::appkit
