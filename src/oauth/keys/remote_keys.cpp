#include "oauth/keys/remote_keys.hpp"

#include "async/deadline.hpp"
#include "oauth/model/cache_control.hpp"
#include "oauth/model/errors.hpp"

#include <algorithm>
#include <exception>

namespace tessera::oauth {

RemoteKeys::RemoteKeys(Options options, http::Client& client, TaskGroup& tasks, Clock const& clock,
                       Log& log)
    : options_(std::move(options)), client_(client), tasks_(tasks), clock_(clock), log_(log) {}

KeySnapshot RemoteKeys::current() {
  bool const usable = keys_ && clock_.steady_now() < fetched_at_ + options_.stale_life;
  return usable ? keys_ : nullptr;
}

Task<KeySnapshot> RemoteKeys::keys_with(std::string kid) {
  Executor const executor = co_await asio::this_coro::executor;
  KeySnapshot const now = current();
  bool const known = now && now->find(kid) != nullptr;
  if (known && clock_.steady_now() < refresh_at_) co_return now;

  if (known ? !last_failure_ || clock_.steady_now() >= *last_failure_ + options_.failure_pause
            : may_fetch_for_unknown_key())
    start_fetch(executor);
  if (known) co_return now;  // fresh enough; the fetch goes on behind

  std::shared_ptr<Event> const running = running_;
  if (running) {
    // The fetch has a limit of its own; this one is for a worker that stops before it ran.
    Task<> waiting = running->wait();
    co_await with_deadline(std::move(waiting), options_.timeout * 2, "the issuer's key server");
  }
  KeySnapshot const then = current();
  if (!then)
    throw Exception(fail(Errc::temporarily_unavailable, "the issuer's keys cannot be had now"));
  co_return then;
}

bool RemoteKeys::may_fetch_for_unknown_key() const {
  if (!last_start_) return true;
  // Without any keys nothing can be served, so only the short pause after a failure applies.
  auto const pause = keys_ ? options_.unknown_key_pause : options_.failure_pause;
  return clock_.steady_now() >= *last_start_ + pause;
}

void RemoteKeys::start_fetch(Executor const& executor) {
  if (running_) return;
  last_start_ = clock_.steady_now();
  running_ = std::make_shared<Event>(executor);
  tasks_.spawn("fetch_keys", fetch(running_));
}

Task<> RemoteKeys::fetch(std::shared_ptr<Event> done) {
  std::exception_ptr failure;
  try {
    co_await load();
  } catch (...) {
    failure = std::current_exception();
  }
  // Whoever waits goes on in every case, also when the worker stops.
  running_.reset();
  done->set();
  if (!failure) co_return;
  last_failure_ = clock_.steady_now();
  std::rethrow_exception(failure);  // the task group logs it
}

Task<> RemoteKeys::load() {
  http::ClientRequest request;
  request.url = options_.jwks_uri;
  request.headers.add("Accept", "application/json, application/jwk-set+json");
  request.timeout = options_.timeout;
  request.max_response_bytes = jose::JwkSet::kMaxBytes;
  http::ClientResponse const response = co_await client_.send(std::move(request));
  if (response.status != 200)
    throw Exception(fail(Errc::bad_keys, {}, "status " + std::to_string(response.status)));
  Result<jose::JwkSet> keys = jose::JwkSet::parse(response.body);
  if (!keys) throw Exception(fail(Errc::bad_keys, {}, describe(keys.error())));
  if (keys->keys().empty()) throw Exception(fail(Errc::bad_keys, {}, "no usable key"));

  auto const stated = max_age(response.headers.get("Cache-Control"));
  auto const life =
      std::clamp(stated.value_or(options_.default_life), options_.min_life, options_.max_life);
  keys_ = std::make_shared<jose::JwkSet const>(std::move(*keys));
  fetched_at_ = clock_.steady_now();
  refresh_at_ = fetched_at_ + life * 4 / 5;
  last_failure_.reset();
  log_.info("keys_fetched", {{"url", options_.jwks_uri},
                             {"keys", keys_->keys().size()},
                             {"ignored", keys_->ignored()},
                             {"life", life.count()}});
}

}  // namespace tessera::oauth
