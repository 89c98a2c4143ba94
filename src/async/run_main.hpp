#pragma once

#include "async/task.hpp"

#include <functional>

namespace tessera {

/// The whole work of a program as one task: runs it on an event loop of its own, and cancels it
/// when SIGINT or SIGTERM comes. Returns when nothing is left to do on the loop.
/// @param body  gets the loop's executor; called once
/// Throws what the task throws; a task that was cancelled by a signal counts as done.
void run_main(std::function<Task<>(Executor)> const& body);

}  // namespace tessera
