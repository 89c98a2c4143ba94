#pragma once

#include "async/task.hpp"
#include "async/task_group.hpp"
#include "http/message/handler.hpp"

#include <functional>
#include <utility>
#include <vector>

namespace tessera::http {

/// One thread of a server with a loop of its own. What a handler factory builds on it (clients,
/// caches) belongs to this worker alone: workers share nothing.
struct Worker {
  asio::io_context& loop;  ///< Outlives everything that the factory builds.
  unsigned index;          ///< From 0; worker 0 exists always.
  TaskGroup& tasks;        ///< For background work; stopped after the last connection has ended.

  /// Registers what is awaited when the server begins to stop: listening has ended, running
  /// requests still have their grace. Here long streams are told to end. Last registered, first
  /// called.
  void on_stop(std::function<Task<>()> hook) { hooks.push_back(std::move(hook)); }

  std::vector<std::function<Task<>()>> hooks;
};

/// Called once per worker, on the worker's own thread, before it accepts. What it throws comes out
/// of `Server::start`. What the handler owns is destroyed on that thread, after the last request.
using HandlerFactory = std::function<Handler(Worker&)>;

}  // namespace tessera::http
