#pragma once

#include "async/task.hpp"
#include "base/log.hpp"
#include "http/message/handler.hpp"
#include "http/server/limits.hpp"
#include "http/server/response_head.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <list>

namespace boost::asio::ssl {
class context;  // NOLINT(readability-identifier-naming): not ours
}

namespace tessera::http {

using TcpSocket = asio::basic_stream_socket<asio::ip::tcp, Executor>;

/// A connection as its worker sees it.
class LiveConnection {
 public:
  virtual ~LiveConnection() = default;
  /// Ends it now if it is between two requests; otherwise the present answer is its last.
  virtual void drain() = 0;
};

/// What all connections of a worker share. Touched on the worker's thread only.
struct ConnectionContext {
  Executor executor;
  Limits const& limits;
  Handler const& handler;
  Log& log;
  DateCache dates;
  std::list<LiveConnection*> live;
  bool draining = false;
};

/// Serves one connection until either side has had enough. The context outlives the task.
[[nodiscard]] Task<> serve_connection(ConnectionContext& context, TcpSocket socket);

/// The same behind TLS. `tls` outlives the task.
[[nodiscard]] Task<> serve_tls_connection(ConnectionContext& context, TcpSocket socket,
                                          asio::ssl::context& tls);

}  // namespace tessera::http
