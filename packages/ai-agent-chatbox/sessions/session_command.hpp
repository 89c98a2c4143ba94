#pragma once

#include "base/error.hpp"

#include <string>

namespace tessera::chatbox {

/// `sessions list`, `show ID`, `export md|json ID`, `rm ID`.
struct SessionsRequest {
  std::string verb;
  std::string form;  ///< Of an export: md or json.
  std::string id;
  std::string file;  ///< Where an export goes; empty: standard output.
};

/// Carries the request out. @param folder  of the sessions @return what to write to standard output
/// Errors: appkit::Errc::usage, those of `replay` and of the file system.
[[nodiscard]] Result<std::string> run_sessions(SessionsRequest const& request,
                                               std::string const& folder);

/// Writes a new file (0600). Errors: std::errc::file_exists for one that is there already.
[[nodiscard]] Result<void> write_new_file(std::string const& path, std::string_view text);

}  // namespace tessera::chatbox
