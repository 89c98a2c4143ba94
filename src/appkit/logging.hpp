#pragma once

#include "base/error.hpp"
#include "base/log.hpp"

#include <memory>
#include <string>

namespace tessera::appkit {

struct LogOptions {
  std::string level = "info";  ///< debug, info, warn or error.
  std::string file;            ///< Appended to, mode 0600; empty: standard error.
  bool json = true;  ///< One JSON object per line; otherwise `event key=value …` for people.
};

/// A log that many threads may write to; each event is one line, written at once.
/// Control characters in values are escaped, so that no value can forge a line.
/// Errors: bad_setting, unreadable_file.
[[nodiscard]] Result<std::unique_ptr<Log>> make_log(LogOptions const& options);

}  // namespace tessera::appkit
