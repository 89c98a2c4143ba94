#include "http/server/peer_watch.hpp"

#include <chrono>
#include <poll.h>
#include <utility>

namespace tessera::http {
namespace {

constexpr std::chrono::milliseconds kPause{20};

/// True when the other side has closed the connection, or its half of it, whatever it has sent
/// before. Takes no bytes.
bool has_left(int socket) noexcept {
  pollfd state{socket, POLLRDHUP, 0};
  if (::poll(&state, 1, 0) != 1) return false;
  return (state.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

}  // namespace

void PeerWatch::begin() {
  watching_ = true;
  watchdog_.expect_within(kPause);
}

void PeerWatch::end() {
  watching_ = false;
  watchdog_.relax();
  static_cast<void>(watchdog_.take_bitten());
}

bool PeerWatch::keep(std::chrono::steady_clock::duration limit) {
  if (deadline_ || !watching_) return false;
  deadline_ = Watchdog::Clock::now() + limit;
  return true;
}

bool PeerWatch::release() {
  deadline_.reset();
  return std::exchange(expired_, false);
}

bool PeerWatch::bite(int socket, bool matters) {
  if (!watching_) return false;
  if (deadline_ && !expired_ && Watchdog::Clock::now() >= *deadline_) {
    expired_ = true;
    stop_.interrupt();
  }
  if (matters && has_left(socket))
    stop_.request_stop();
  else
    watchdog_.expect_within(kPause);
  return true;
}

}  // namespace tessera::http
