#include "http/middleware/clock_guard.hpp"

#include "http/errc.hpp"

#include <algorithm>
#include <memory>
#include <sys/timex.h>
#include <utility>

namespace tessera::http {
namespace {

using std::chrono::seconds;

bool kernel_says_right() {
  timex question{};  // no mode is set: nothing is changed
  int const state = ::adjtimex(&question);
  return state >= 0 && state != TIME_ERROR && (question.status & STA_UNSYNC) == 0;
}

class ClockGuard {
 public:
  ClockGuard(Clock const& clock, Log& log, ClockGuardOptions options)
      : clock_(clock), log_(log), options_(std::move(options)), furthest_(ahead()) {
    if (!options_.is_right) options_.is_right = kernel_says_right;
  }

  void check() {
    seconds const now = ahead();
    furthest_ = std::max(furthest_, now);
    if (furthest_ - now <= options_.limit) {
      tell(false, now);
      return;
    }
    if (options_.is_right()) {
      log_.warn("clock_was_set_back", {{"seconds", (furthest_ - now).count()}});
      furthest_ = now;
      refusing_ = false;
      return;
    }
    tell(true, now);
    throw Exception(fail(Errc::unavailable, "the clock of this server is not right"));
  }

 private:
  /// How far the wall clock is ahead of the monotonic one.
  [[nodiscard]] seconds ahead() const {
    return std::chrono::floor<seconds>(clock_.now().time_since_epoch() -
                                       clock_.steady_now().time_since_epoch());
  }

  void tell(bool refusing, seconds now) {
    if (refusing == std::exchange(refusing_, refusing)) return;
    if (refusing)
      log_.error("clock_went_back", {{"seconds", (furthest_ - now).count()}});
    else
      log_.warn("clock_is_right_again", {});
  }

  Clock const& clock_;
  Log& log_;
  ClockGuardOptions options_;
  seconds furthest_;
  bool refusing_ = false;
};

}  // namespace

Middleware clock_guard(Clock const& clock, Log& log, ClockGuardOptions options) {
  auto guard = std::make_shared<ClockGuard>(clock, log, std::move(options));
  return [guard = std::move(guard)](Request& request, Handler const& next) {
    guard->check();
    return next(request);
  };
}

}  // namespace tessera::http
