#pragma once

#include "async/stop_source.hpp"
#include "http/server/watchdog.hpp"

namespace tessera::http {

/// While a handler works nobody reads from the peer: looks now and then whether it has left, and if
/// so stops the connection. Costs a store per request and a system call for each while. Used on one
/// strand only.
class PeerWatch {
 public:
  /// @param watchdog, stop  not owned; outlive this. The watchdog is ours between `begin` and `end`
  PeerWatch(Watchdog& watchdog, StopSource& stop) : watchdog_(watchdog), stop_(stop) {}

  void begin();
  void end();
  /// To be called when the watchdog bites.
  /// @param socket   connected
  /// @param matters  false: the work goes on when the peer has left
  /// @return false when we are not at it: the bite was meant for somebody else
  [[nodiscard]] bool bite(int socket, bool matters);

 private:
  Watchdog& watchdog_;
  StopSource& stop_;
  bool watching_ = false;
};

}  // namespace tessera::http
