#pragma once

#include "base/error.hpp"

namespace tessera {

/// Why there is no child process.
enum class ProcessErrc {
  cannot_start = 1,  ///< Missing, not allowed, no such folder; the hint says which.
};
[[nodiscard]] error_code make_error_code(ProcessErrc code);

}  // namespace tessera

template <>
struct boost::system::is_error_code_enum<tessera::ProcessErrc> : std::true_type {};
