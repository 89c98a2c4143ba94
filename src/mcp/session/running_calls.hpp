#pragma once

#include "async/stop_source.hpp"
#include "jsonrpc/message.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace tessera::mcp {

/// Calls that run in this process, found by session and request id, so that
/// `notifications/cancelled` reaches them whatever worker it arrives at. Safe to use from any
/// thread. Spec: MCP 2025-11-25 basic/utilities/cancellation
class RunningCalls {
 public:
  /// @param capacity  calls that can be found at one time; others run, but cannot be cancelled
  explicit RunningCalls(std::size_t capacity = 65'536) : capacity_(capacity) {}

  /// A call's place in the table, on its own executor's thread.
  class Place {
   public:
    /// @param calls  outlives this
    Place(RunningCalls& calls, Executor const& executor, std::string_view session,
          jsonrpc::Id const& id);
    ~Place();
    Place(Place const&) = delete;
    Place& operator=(Place const&) = delete;
    [[nodiscard]] StopSource& stop() noexcept { return stop_; }

   private:
    RunningCalls& calls_;
    StopSource stop_;
    std::multimap<std::string, StopSource*, std::less<>>::iterator at_;
    bool found_ = false;
  };

  /// Stops the calls of that session and id; there are none: nothing happens.
  void cancel(std::string_view session, jsonrpc::Id const& id);
  /// Stops every call of a session.
  void cancel_all(std::string_view session);

 private:
  void stop_matching(std::string const& prefix, bool whole);

  std::size_t capacity_;
  std::mutex mutex_;
  std::multimap<std::string, StopSource*, std::less<>> calls_;
};

}  // namespace tessera::mcp
