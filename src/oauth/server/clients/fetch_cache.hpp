#pragma once

#include "async/event.hpp"
#include "base/clock.hpp"

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace tessera::oauth {

/// What was fetched from addresses, for as long as it may be kept, and never two fetches of one
/// address at a time: whoever comes meanwhile waits for the one that runs. A fetch that gives
/// nothing or fails is forgotten at once.
/// Concurrency: `fresh` from any thread; `get` on one strand, by tasks that are not cancelled.
template <class T>
class FetchCache {
 public:
  using Value = std::shared_ptr<T const>;
  struct Fetched {
    Value value;  ///< Null: nothing is there.
    std::chrono::seconds life{};
  };
  using Fetch = std::function<Task<Fetched>(std::string)>;

  /// @param entries  kept at most; the cache is emptied when it is full
  FetchCache(std::size_t entries, Clock const& clock) : entries_(entries), clock_(clock) {}

  /// What is kept for the address, or null.
  [[nodiscard]] Value fresh(std::string const& url) {
    std::scoped_lock const lock(mutex_);
    auto const found = kept_.find(url);
    if (found == kept_.end()) return nullptr;
    if (clock_.steady_now() < found->second.ends) return found->second.value;
    kept_.erase(found);
    return nullptr;
  }

  /// What is kept, or what `fetch` gives; null for nothing. Throws what the fetch throws.
  /// @param fetch  a plain function that gives a task; kept until that has ended
  Task<Value> get(std::string url, Fetch fetch) {
    Value kept = fresh(url);
    if (kept) co_return kept;
    auto const running = running_.find(url);
    if (running != running_.end()) {
      std::shared_ptr<Flight> const other = running->second;
      co_await other->done.wait();
      co_return other->result();
    }
    Executor const executor = co_await asio::this_coro::executor;
    auto const flight = std::make_shared<Flight>(executor);
    running_[url] = flight;
    try {
      Task<Fetched> fetching = fetch(url);
      Fetched const fetched = co_await std::move(fetching);
      keep(url, fetched);
      flight->value = fetched.value;
    } catch (...) {
      flight->failure = std::current_exception();
    }
    running_.erase(url);
    flight->done.set();
    co_return flight->result();
  }

 private:
  struct Kept {
    Value value;
    std::chrono::steady_clock::time_point ends;
  };
  struct Flight {
    explicit Flight(Executor const& executor) : done(executor) {}
    Value result() const {
      if (failure) std::rethrow_exception(failure);
      return value;
    }
    Event done;
    Value value;
    std::exception_ptr failure;
  };

  void keep(std::string const& url, Fetched const& fetched) {
    if (!fetched.value) return;
    std::scoped_lock const lock(mutex_);
    if (kept_.size() >= entries_) kept_.clear();
    kept_[url] = Kept{fetched.value, clock_.steady_now() + fetched.life};
  }

  std::size_t entries_;
  Clock const& clock_;
  std::unordered_map<std::string, std::shared_ptr<Flight>> running_;
  std::mutex mutex_;  // guards what follows
  std::unordered_map<std::string, Kept> kept_;
};

}  // namespace tessera::oauth
