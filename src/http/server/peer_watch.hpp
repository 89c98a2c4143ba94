#pragma once

#include "async/deadline_keeper.hpp"
#include "async/stop_source.hpp"
#include "http/server/watchdog.hpp"

#include <optional>

namespace tessera::http {

/// While a handler works nobody reads from the peer: looks now and then whether it has left, and if
/// so stops the connection. It keeps the handler's deadline by the way: as late as one of its
/// whiles. Costs a store per request and a system call for each while. Used on one strand only.
class PeerWatch final : public DeadlineKeeper {
 public:
  /// @param watchdog, stop  not owned; outlive this. The watchdog is ours between `begin` and `end`
  PeerWatch(Watchdog& watchdog, StopSource& stop) : watchdog_(watchdog), stop_(stop) {}

  void begin();
  void end();

  [[nodiscard]] bool keep(std::chrono::steady_clock::duration limit) override;
  [[nodiscard]] bool release() override;

  /// To be called when the watchdog bites.
  /// @param socket   connected
  /// @param matters  false: the work goes on when the peer has left
  /// @return false when we are not at it: the bite was meant for somebody else
  [[nodiscard]] bool bite(int socket, bool matters);

 private:
  Watchdog& watchdog_;
  StopSource& stop_;
  bool watching_ = false;
  std::optional<Watchdog::Clock::time_point> deadline_;
  bool expired_ = false;
};

}  // namespace tessera::http
