#pragma once

#include "base/clock.hpp"
#include "base/log.hpp"
#include "http/message/handler.hpp"

#include <chrono>
#include <functional>

namespace tessera::http {

struct ClockGuardOptions {
  std::chrono::seconds limit{300};  ///< How far back is too far.
  /// Whether the wall clock is known to be right now …
  std::function<bool()> is_right{};  ///< … empty: the kernel is asked, whom NTP tells.
};

/// Refuses every request with 503 while the wall clock stands too far behind where it has been: at
/// such a time tokens, codes and sessions that had ended would be good again.
///
/// How far the wall clock is ahead of the monotonic one changes only when it is set. Forward (NTP,
/// a virtual machine that slept) is no harm. Back is believed when the kernel says that the clock
/// is kept right; otherwise requests are refused until it is, or stands right again, or the server
/// is started anew. The log says each of these once, at error and at warn.
/// One per worker: used on one strand only.
/// @param clock, log  not owned; outlive the middleware
[[nodiscard]] Middleware clock_guard(Clock const& clock, Log& log, ClockGuardOptions options = {});

}  // namespace tessera::http
