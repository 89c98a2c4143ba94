#pragma once

#include "base/log.hpp"
#include "http/server/limits.hpp"
#include "http/server/worker.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tessera::http {

/// Where a server's certificate and key are; both PEM. TLS 1.2 and newer.
struct Tls {
  std::string certificate_file;  ///< The chain, own certificate first.
  std::string key_file;          ///< The private key, not encrypted.
};

struct ServerOptions {
  /// Numeric addresses to listen on. An IPv6 address that the machine does not have is left out
  /// with a warning, as long as another one remains.
  std::vector<std::string> addresses{"127.0.0.1", "::1"};
  std::uint16_t port = 0;  ///< 0: the system chooses one, the same for every address.
  unsigned threads = 1;    ///< Workers, each with its own loop and its own handler.
  Limits limits;           ///< Per connection, and connections per worker.
  std::optional<Tls> tls;  ///< Nothing: plain HTTP.
  Log* log = &null_log();  ///< Not owned; outlives the server.
};

/// An HTTP/1.1 server. Each worker accepts on its own socket (SO_REUSEPORT) and keeps a connection
/// to its end, so that a request never changes threads.
/// Concurrency: `start` and `stop` from any thread that is not a worker's.
class Server {
 public:
  using Options = ServerOptions;

  Server(Options options, HandlerFactory factory);
  /// Stops without grace.
  ~Server();
  Server(Server const&) = delete;
  Server& operator=(Server const&) = delete;

  /// Binds, builds every worker's handler, then listens. Throws Exception(Errc::unavailable) with
  /// the address in its hint when it is taken, or what the factory throws.
  void start();

  /// The port in use; valid after `start`.
  [[nodiscard]] std::uint16_t port() const noexcept;

  /// Stops listening, closes idle connections, lets running requests finish within `grace`, cancels
  /// the rest and waits until every worker has ended. May be called again.
  void stop(std::chrono::milliseconds grace = std::chrono::seconds(10));

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tessera::http
