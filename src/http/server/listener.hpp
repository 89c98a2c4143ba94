#pragma once

#include "async/task.hpp"
#include "base/log.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace tessera::http {

using TcpAcceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

/// Bound sockets, one per worker and address, not yet listening.
struct Listeners {
  std::uint16_t port = 0;
  std::vector<std::vector<TcpAcceptor>> of_worker;
};

/// Binds every address for every loop, all to the same port. Throws Exception(Errc::unavailable)
/// when an address is taken or not ours. A port that another program of the same user listens on
/// counts as taken, although SO_REUSEPORT would let both share it.
[[nodiscard]] Listeners bind_listeners(std::vector<asio::io_context*> const& loops,
                                       std::vector<std::string> const& addresses,
                                       std::uint16_t port, Log& log);

}  // namespace tessera::http
