#include "async/blocking_pool.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

namespace tessera {

struct BlockingPool::Impl {
  explicit Impl(Options given) : options(given), pool(given.threads) {}
  Options options;
  std::atomic<std::size_t> waiting{0};
  asio::thread_pool pool;
};

BlockingPool::BlockingPool(Options options) : impl_(std::make_unique<Impl>(options)) {}

BlockingPool::~BlockingPool() { impl_->pool.join(); }

bool BlockingPool::submit(std::function<void()> job) {
  if (impl_->waiting.fetch_add(1) >= impl_->options.waiting + impl_->options.threads) {
    --impl_->waiting;
    return false;
  }
  asio::post(impl_->pool, [this, job = std::move(job)] {
    job();
    --impl_->waiting;
  });
  return true;
}

}  // namespace tessera
