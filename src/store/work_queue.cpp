#include "store/work_queue.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace tessera::store {

/// What a loop is given to run. Should the loop end without it, that wakes as well.
class WorkQueue::Waker {
 public:
  Waker(std::shared_ptr<WorkQueue> queue, Executor loop)
      : queue_(std::move(queue)), loop_(std::move(loop)) {}
  Waker(Waker&&) = default;
  Waker& operator=(Waker&&) = delete;
  ~Waker() {
    if (queue_) (*this)();
  }
  void operator()() {
    std::shared_ptr<WorkQueue> const queue = std::exchange(queue_, nullptr);
    {
      std::lock_guard const lock(queue->mutex_);
      std::erase(queue->wakers_, loop_);
    }
    queue->wake();
  }

 private:
  std::shared_ptr<WorkQueue> queue_;
  Executor loop_;
};

bool WorkQueue::push(Work& work) {
  std::lock_guard const lock(mutex_);
  if (closed_ || values_.size() >= capacity_) return false;
  values_.push_back(std::move(work));
  return true;
}

void WorkQueue::wake_later(std::shared_ptr<WorkQueue> const& queue, Executor const& loop) {
  {
    std::lock_guard const lock(queue->mutex_);
    if (std::ranges::find(queue->wakers_, loop) != queue->wakers_.end()) return;
    queue->wakers_.push_back(loop);
  }
  asio::post(loop, Waker(queue, loop));
}

std::vector<Work> WorkQueue::take(std::size_t most) {
  std::unique_lock lock(mutex_);
  ready_.wait(lock, [&] { return closed_ || !values_.empty(); });
  std::vector<Work> taken;
  taken.reserve(std::min(most, values_.size()));
  while (!values_.empty() && taken.size() < most) {
    taken.push_back(std::move(values_.front()));
    values_.pop_front();
  }
  return taken;
}

void WorkQueue::close() {
  {
    std::lock_guard const lock(mutex_);
    closed_ = true;
  }
  ready_.notify_all();
}

}  // namespace tessera::store
