#pragma once

// Internal to this folder: what waits for a thread of the database.

#include "async/task.hpp"
#include "store/work.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

namespace tessera::store {

/// A bounded queue between threads; closing it lets the taker finish what is in it.
class WorkQueue {
 public:
  explicit WorkQueue(std::size_t capacity) : capacity_(capacity) {}

  /// Wakes nobody.
  /// @return false, and `work` is still there, when the queue is full or closed
  [[nodiscard]] bool push(Work& work);
  void wake() { ready_.notify_one(); }
  /// Wakes from `loop`, once everything that is ready there now has run: that may push more. A
  /// taker that is awake takes at once what there is.
  static void wake_later(std::shared_ptr<WorkQueue> const& queue, Executor const& loop);

  /// Waits for work and takes up to `most`; empty: closed and done.
  [[nodiscard]] std::vector<Work> take(std::size_t most);
  void close();

 private:
  class Waker;

  std::size_t const capacity_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable ready_;
  std::deque<Work> values_;
  std::vector<Executor> wakers_;  // loops that will wake the taker; each once
  bool closed_ = false;
};

}  // namespace tessera::store
