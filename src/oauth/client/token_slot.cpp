#include "oauth/client/token_slot.hpp"

#include "base/error.hpp"

#include <exception>

namespace tessera::oauth {

Task<AccessToken> TokenSlot::get(std::shared_ptr<TokenSlot> slot, Fetch fetch, Clock const& clock,
                                 Log& log) {
  Executor const executor = co_await asio::this_coro::executor;
  while (true) {
    auto const now = clock.steady_now();
    if (slot->token_ && now < slot->token_->refresh_at) co_return *slot->token_;
    std::shared_ptr<Flight> const other = slot->flight_;
    if (!other) break;
    // Bounded by the leader's own limits.
    co_await other->done.wait();
    if (other->failure && !slot->token_) throw Exception(*other->failure);
    if (other->failure) co_return *slot->token_;
  }

  auto const flight = std::make_shared<Flight>(executor);
  slot->flight_ = flight;
  std::exception_ptr failure;
  try {
    Task<AccessToken> fetching = fetch();
    AccessToken fresh = co_await std::move(fetching);
    slot->token_ = std::move(fresh);
  } catch (Exception const& refused) {
    flight->failure = refused.error();
    failure = std::current_exception();
  } catch (...) {
    failure = std::current_exception();  // cancelled: one of those who wait takes over
  }
  slot->flight_.reset();
  bool const old_serves = slot->token_ && clock.steady_now() < slot->token_->ends_at;
  if (failure && !old_serves) slot->token_.reset();
  flight->done.set();
  if (failure && !(flight->failure && old_serves)) std::rethrow_exception(failure);
  if (failure) log.warn("token_refresh_failed", {{"reason", describe(*flight->failure)}});
  co_return *slot->token_;
}

void TokenSlot::drop(std::chrono::steady_clock::time_point now, std::chrono::seconds pause) {
  if (dropped_at_ && now < *dropped_at_ + pause) return;
  dropped_at_ = now;
  token_.reset();
}

bool TokenSlot::is_idle(std::chrono::steady_clock::time_point now) const {
  return !flight_ && (!token_ || now >= token_->refresh_at);
}

}  // namespace tessera::oauth
