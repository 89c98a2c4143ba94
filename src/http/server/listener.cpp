#include "http/server/listener.hpp"

#include "http/errc.hpp"

#include <boost/asio/ip/v6_only.hpp>

#include <algorithm>
#include <sys/socket.h>

namespace tessera::http {
namespace {

using asio::ip::tcp;
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

/// How often another port is tried when the system's choice for one address is taken on another.
constexpr int kPortTries = 20;

error_code bind_one(TcpAcceptor& acceptor, tcp::endpoint const& endpoint, bool shared) {
  error_code failure;
  acceptor.open(endpoint.protocol(), failure);
  if (failure) return failure;
  acceptor.set_option(tcp::acceptor::reuse_address(true), failure);
  if (!failure && shared) acceptor.set_option(ReusePort(true), failure);
  if (!failure && endpoint.address().is_v6()) acceptor.set_option(asio::ip::v6_only(true), failure);
  if (!failure) acceptor.bind(endpoint, failure);
  return failure;
}

/// Asks for the address without sharing it: fails where somebody listens already.
error_code probe(asio::io_context& loop, tcp::endpoint const& endpoint) {
  TcpAcceptor acceptor(loop.get_executor());
  error_code failure = bind_one(acceptor, endpoint, false);
  if (!failure) acceptor.listen(1, failure);
  return failure;
}

bool is_absent(error_code failure) {
  return failure == asio::error::address_family_not_supported ||
         failure == boost::system::errc::address_not_available;
}

Error bind_error(tcp::endpoint const& endpoint, error_code failure) {
  bool const v6 = endpoint.address().is_v6();
  std::string const host = endpoint.address().to_string();
  std::string const where = (v6 ? "[" + host + "]" : host) + ":" + std::to_string(endpoint.port());
  return fail(Errc::unavailable, "cannot listen on " + where + ": " + failure.message());
}

tcp::endpoint parse_address(std::string const& text) {
  error_code failure;
  auto const address = asio::ip::make_address(text, failure);
  if (failure) throw Exception(fail(Errc::unavailable, "not a numeric address: " + text));
  return {address, 0};
}

/// One attempt. @return address_in_use in `taken` when an automatically chosen port did not suit
/// every address
Listeners try_bind(std::vector<asio::io_context*> const& loops,
                   std::vector<std::string> const& addresses, std::uint16_t port, Log& log,
                   bool& taken) {
  Listeners result;
  result.port = port;
  result.of_worker.resize(loops.size());
  bool const shared = loops.size() > 1;
  bool any = false;
  for (std::size_t a = 0; a < addresses.size(); ++a) {
    tcp::endpoint endpoint = parse_address(addresses[a]);
    endpoint.port(result.port);
    if (endpoint.port() != 0) {
      error_code const failure = probe(*loops.front(), endpoint);
      bool const last_chance = !any && a + 1 == addresses.size();
      if (is_absent(failure) && endpoint.address().is_v6() && !last_chance) {
        log.warn("address_absent", {{"address", std::string_view(addresses[a])}});
        continue;
      }
      if (failure == asio::error::address_in_use && port == 0) {
        taken = true;
        return result;
      }
      if (failure) throw Exception(bind_error(endpoint, failure));
    }
    for (std::size_t worker = 0; worker < loops.size(); ++worker) {
      TcpAcceptor acceptor(loops[worker]->get_executor());
      error_code const failure = bind_one(acceptor, endpoint, shared);
      if (failure) throw Exception(bind_error(endpoint, failure));
      if (endpoint.port() == 0) endpoint.port(acceptor.local_endpoint().port());
      result.of_worker[worker].push_back(std::move(acceptor));
    }
    result.port = endpoint.port();
    any = true;
  }
  return result;
}

}  // namespace

Listeners bind_listeners(std::vector<asio::io_context*> const& loops,
                         std::vector<std::string> const& addresses, std::uint16_t port, Log& log) {
  for (int attempt = 0; attempt < kPortTries; ++attempt) {
    bool taken = false;
    Listeners result = try_bind(loops, addresses, port, log, taken);
    if (!taken) return result;
  }
  throw Exception(fail(Errc::unavailable, "no port is free on every address"));
}

}  // namespace tessera::http
