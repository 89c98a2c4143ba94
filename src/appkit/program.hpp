#pragma once

#include "appkit/command_parser.hpp"
#include "base/error.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tessera::appkit {

/// Flags that every program of the house has.
struct CommonFlags {
  std::string config;             ///< --config FILE
  std::vector<std::string> sets;  ///< --set key=value, may repeat
  bool check_config = false;  ///< --check-config: say whether the configuration is right, and stop
  bool print_config = false;  ///< --print-config: show the merged configuration, and stop

  /// `sets` split at the first '='. Errors: Errc::usage.
  [[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> settings() const;
};
void add_common_flags(CommandParser const& app, CommonFlags& flags);

/// Runs `body` and turns whatever escapes into one readable line on standard error and exit code 1
/// (2 for usage and configuration).
int run_program(char const* name, std::function<int()> const& body);

/// Blocks SIGINT and SIGTERM for this and all threads started later. Call first in `main`.
void block_stop_signals();
/// Waits for SIGINT or SIGTERM (blocked before). @return the signal's number.
int wait_for_stop_signal();

}  // namespace tessera::appkit
