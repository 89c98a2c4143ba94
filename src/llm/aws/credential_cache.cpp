#include "llm/aws/credential_cache.hpp"

namespace tessera::llm::aws {
namespace {

/// Wakes those who wait, however the fetching ends.
class Waking {
 public:
  explicit Waking(std::shared_ptr<Event>& event) : event_(event) {}
  ~Waking() {
    event_->set();
    event_.reset();
  }
  Waking(Waking const&) = delete;
  Waking& operator=(Waking const&) = delete;

 private:
  std::shared_ptr<Event>& event_;
};

}  // namespace

bool CredentialCache::is_fresh() const {
  if (!known_) return false;
  return !known_->expires || clock_.now_seconds() + kAhead < *known_->expires;
}

Task<Credentials> CredentialCache::get() {
  while (!is_fresh() && fetching_) {
    std::shared_ptr<Event> const other = fetching_;
    co_await other->wait();
  }
  if (is_fresh()) co_return *known_;
  Executor const executor = co_await asio::this_coro::executor;
  fetching_ = std::make_shared<Event>(executor);
  Waking const waking(fetching_);
  Credentials fetched = co_await source_->fetch();
  known_ = fetched;
  // Credentials that come with less time than we like are good for this request all the same.
  co_return fetched;
}

}  // namespace tessera::llm::aws
