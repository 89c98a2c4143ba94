#include "async/resumption.hpp"

#include <boost/asio/post.hpp>

namespace tessera {
namespace {

using Resumptions = std::vector<std::shared_ptr<Resumption>>;

thread_local ResumeTogether* collector = nullptr;

/// Resumes one after the other, in order. Should one throw, the loop gets the rest again.
class Group {
 public:
  Group(Executor executor, Resumptions all)
      : executor_(std::move(executor)), all_(std::move(all)) {}
  Group(Group&&) = default;
  Group& operator=(Group&&) = delete;
  ~Group() {
    if (next_ == 0 || next_ >= all_.size()) return;
    all_.erase(all_.begin(), all_.begin() + static_cast<std::ptrdiff_t>(next_));
    asio::post(executor_, Group(executor_, std::move(all_)));
  }

  void operator()() {
    while (next_ < all_.size()) {
      std::shared_ptr<Resumption> const waiting = std::move(all_[next_++]);
      waiting->resume();
    }
  }

 private:
  Executor executor_;
  Resumptions all_;
  std::size_t next_ = 0;
};

}  // namespace

Resumption::Resumption(Executor executor)
    : executor_(std::move(executor)),
      work_(asio::prefer(executor_, asio::execution::outstanding_work.tracked)) {}

void resume_on_its_loop(std::shared_ptr<Resumption> waiting) {
  if (collector != nullptr) {
    collector->waiting_.push_back(std::move(waiting));
    return;
  }
  // Until `post` has returned: the loop must not end, and be destroyed, while we are inside it.
  auto const keep = std::exchange(waiting->work_, std::nullopt);
  Executor const executor = waiting->executor_;
  asio::post(executor, [waiting = std::move(waiting)] { waiting->resume(); });
}

ResumeTogether::ResumeTogether() noexcept : outer_(std::exchange(collector, this)) {}

ResumeTogether::~ResumeTogether() {
  collector = outer_;
  while (!waiting_.empty()) {
    Executor const executor = waiting_.front()->executor_;
    Resumptions group;
    Resumptions others;
    for (std::shared_ptr<Resumption>& one : waiting_)
      (one->executor_ == executor ? group : others).push_back(std::move(one));
    waiting_ = std::move(others);
    auto const keep = group.front()->work_;  // as above
    for (std::shared_ptr<Resumption> const& one : group) one->work_.reset();
    asio::post(executor, Group(executor, std::move(group)));
  }
}

}  // namespace tessera
