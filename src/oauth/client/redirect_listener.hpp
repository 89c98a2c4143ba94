#pragma once

#include "async/task.hpp"
#include "base/log.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace tessera::oauth {

/// Waits on this machine for the one request that a browser makes at the end of a sign-in. Only an
/// answer with the right `state` counts: whatever else comes is told so and waited past, so that
/// another program on this machine can neither end nor take over a sign-in.
/// Used on one strand; a thread of its own serves the page. Spec: RFC 8252 §7.3
class RedirectListener {
 public:
  struct Options {
    std::uint16_t port = 0;  ///< 0: the system chooses one.
    std::string path = "/callback";
    std::string state;       ///< Of the sign-in. Required.
    Log* log = &null_log();  ///< Not owned; outlives this.
  };
  /// Binds to 127.0.0.1. Throws Exception(http::Errc::unavailable) when the port is taken.
  RedirectListener(Executor executor, Options options);
  ~RedirectListener();
  RedirectListener(RedirectListener const&) = delete;
  RedirectListener& operator=(RedirectListener const&) = delete;

  /// `http://127.0.0.1:PORT/callback`
  [[nodiscard]] std::string redirect_uri() const;

  /// The query of the request. Throws Exception(AsyncErrc::deadline) after `limit`.
  Task<std::string> wait(std::chrono::milliseconds limit);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tessera::oauth
