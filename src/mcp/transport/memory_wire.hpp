#pragma once

#include "async/task.hpp"
#include "mcp/transport/wire.hpp"

#include <cstddef>
#include <memory>
#include <utility>

namespace tessera::mcp {

/// Two wires that lead to each other within one process and on one strand: a client and a server
/// that meet without sockets.
/// @param capacity  lines that may wait in each direction
[[nodiscard]] std::pair<std::unique_ptr<Wire>, std::unique_ptr<Wire>> memory_wires(
    Executor const& executor, std::size_t capacity = 64);

}  // namespace tessera::mcp
