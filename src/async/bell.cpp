#include "async/bell.hpp"

#include "async/deadline.hpp"
#include "async/errc.hpp"

#include <boost/asio/post.hpp>

#include <string>
#include <utility>

namespace tessera {

void Bell::ring() {
  if (state_->posted.exchange(true)) return;
  asio::post(state_->executor, [state = state_] {
    // First this: a ring that comes from now on is posted again.
    state->posted = false;
    state->rung.set();
  });
}

Task<bool> Bell::wait(std::chrono::steady_clock::duration limit) {
  std::shared_ptr<State> const state = state_;
  try {
    Task<> ringing = state->rung.wait();
    std::string what = "the bell";
    co_await with_deadline(std::move(ringing), limit, std::move(what));
  } catch (Exception const& error) {
    if (error.code() != AsyncErrc::deadline) throw;
  }
  bool const rung = state->rung.is_set();
  state->rung.reset();
  co_return rung;
}

}  // namespace tessera
