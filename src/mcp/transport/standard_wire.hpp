#pragma once

#include "async/task.hpp"
#include "mcp/transport/wire.hpp"

#include <cstddef>
#include <memory>

namespace tessera::mcp {

/// Our own standard input and output as a wire. As long as it lives they belong to it alone:
/// whatever else prints to standard output lands on standard error, and whatever else reads
/// standard input finds it empty. One at a time.
/// @param max_line_bytes  of one message
/// Throws boost::system::system_error when standard input or output is closed.
/// Spec: MCP 2026-07-28 basic/transports (stdio: nothing but messages on standard output)
[[nodiscard]] std::unique_ptr<Wire> standard_wire(Executor const& executor,
                                                  std::size_t max_line_bytes);

}  // namespace tessera::mcp
