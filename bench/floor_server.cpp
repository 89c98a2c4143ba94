#include "bench/floor_server.hpp"

#include "async/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <thread>

namespace tessera::bench {
namespace {

namespace beast_http = boost::beast::http;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

Task<> serve(Socket socket, std::string const& body) {
  boost::beast::flat_buffer buffer;
  for (;;) {
    beast_http::request<beast_http::string_body> request;
    auto const read = co_await beast_http::async_read(socket, buffer, request, use_code);
    if (std::get<0>(read)) co_return;
    beast_http::response<beast_http::string_body> response(beast_http::status::ok, 11);
    response.set(beast_http::field::content_type, "application/json");
    response.body() = body;
    response.prepare_payload();
    auto const written = co_await beast_http::async_write(socket, response, use_code);
    if (std::get<0>(written)) co_return;
  }
}

Task<> accept_all(Acceptor& acceptor, std::string const& body) {
  for (;;) {
    auto [code, socket] = co_await acceptor.async_accept(use_code);
    if (code) co_return;
    socket.set_option(asio::ip::tcp::no_delay(true));
    Task<> session = serve(std::move(socket), body);
    asio::co_spawn(acceptor.get_executor(), std::move(session), asio::detached);
  }
}

}  // namespace

struct FloorServer::Impl {
  explicit Impl(std::string given)
      : body(std::move(given)),
        acceptor(loop.get_executor(),
                 asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    asio::co_spawn(loop, accept_all(acceptor, body), asio::detached);
    thread = std::thread([this] { loop.run(); });
  }
  ~Impl() {
    loop.stop();
    thread.join();
  }

  std::string body;
  asio::io_context loop{1};
  Acceptor acceptor;
  std::thread thread;
};

FloorServer::FloorServer(std::string body) : impl_(std::make_unique<Impl>(std::move(body))) {}
FloorServer::~FloorServer() = default;

std::uint16_t FloorServer::port() const { return impl_->acceptor.local_endpoint().port(); }

}  // namespace tessera::bench
