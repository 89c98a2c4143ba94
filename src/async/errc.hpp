#pragma once

#include "base/error.hpp"

namespace tessera {

/// Why waiting ended without a result.
enum class AsyncErrc {
  deadline = 1,  ///< The time given for the work ran out; the work was cancelled.
  cancelled,     ///< Somebody who no longer needs the result cancelled the work.
  stopped,       ///< The component is shutting down and takes no more work.
  queue_full,    ///< The bound of a queue or pool was reached; try again later.
};
[[nodiscard]] error_code make_error_code(AsyncErrc code);

}  // namespace tessera

template <>
struct boost::system::is_error_code_enum<tessera::AsyncErrc> : std::true_type {};
