#pragma once

#include "async/bell.hpp"
#include "async/task.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace tessera::mcp {

/// What has changed, or which changes somebody wants to hear of.
struct ChangeSet {
  bool tools = false;
  bool prompts = false;
  bool resources = false;                      ///< The list of resources or of templates.
  std::set<std::string, std::less<>> updated;  ///< Addresses of resources with new contents.
  std::set<std::string, std::less<>> tasks;    ///< Ids of tasks in a new state.

  [[nodiscard]] bool empty() const noexcept {
    return !tools && !prompts && !resources && updated.empty() && tasks.empty();
  }
};

/// Where a program says that something has changed, and listeners of all workers hear of it.
/// Changes that a listener has not yet passed on are merged, so what waits for it is bounded by
/// what it listens for. Safe to use from any thread.
class Changes {
 public:
  /// @param capacity  listeners at one time
  explicit Changes(std::size_t capacity = 4096) : capacity_(capacity) {}

  void tools_changed();
  void prompts_changed();
  void resources_changed();
  void resource_updated(std::string_view uri);
  void task_changed(std::string_view id);

  /// Ends all listeners, and those that come later at once: the server stops.
  void close();

  /// Which changes a listener hears of.
  struct Interest {
    ChangeSet of;
    /// Asked for addresses that are not in `of.updated`; empty: no others. Called under the lock of
    /// the hub, from any thread.
    std::function<bool(std::string_view uri)> also;
  };

  /// One who listens. Made, used and destroyed on one executor's thread.
  class Listener {
   public:
    /// Throws Exception(AsyncErrc::queue_full) at capacity. @param changes  outlives this
    Listener(Changes& changes, Executor const& executor, Interest interest);
    ~Listener();
    Listener(Listener const&) = delete;
    Listener& operator=(Listener const&) = delete;

    /// Waits for changes and takes them. @return an empty set when nothing has changed within
    /// `limit`, or when `ended`
    [[nodiscard]] Task<ChangeSet> next(std::chrono::steady_clock::duration limit);
    /// No more will come.
    [[nodiscard]] bool ended() const;

   private:
    friend class Changes;
    [[nodiscard]] ChangeSet take();

    Changes& changes_;
    Interest interest_;
    Bell bell_;
    ChangeSet pending_;  // under the hub's lock
    std::list<Listener*>::iterator place_;
  };

 private:
  template <class Note>
  void announce(Note const& note);

  std::size_t capacity_;
  mutable std::mutex mutex_;
  bool closed_ = false;
  std::list<Listener*> listeners_;
};

}  // namespace tessera::mcp
