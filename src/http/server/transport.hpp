#pragma once

#include "http/server/connection.hpp"

#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <array>

namespace tessera::http {

using SendBuffers = std::array<asio::const_buffer, 2>;

/// Bytes over TCP. Writing is first tried without waiting: the kernel nearly always takes an answer
/// whole, and then no coroutine is suspended for it.
class PlainTransport {
 public:
  static constexpr bool kTls = false;

  explicit PlainTransport(TcpSocket socket) : socket_(std::move(socket)) {
    error_code ignored;
    socket_.non_blocking(true, ignored);
  }

  auto read_some(asio::mutable_buffer space) { return socket_.async_read_some(space, use_code); }
  auto write(SendBuffers const& bytes) { return asio::async_write(socket_, bytes, use_code); }
  std::size_t try_write(SendBuffers const& bytes, error_code& failure) {
    return socket_.write_some(bytes, failure);
  }
  TcpSocket& lowest() { return socket_; }

 private:
  TcpSocket socket_;
};

/// Bytes over TLS.
class TlsTransport {
 public:
  static constexpr bool kTls = true;

  TlsTransport(TcpSocket socket, asio::ssl::context& tls) : stream_(std::move(socket), tls) {}

  auto handshake() { return stream_.async_handshake(asio::ssl::stream_base::server, use_code); }
  auto shut_down() { return stream_.async_shutdown(use_code); }
  auto read_some(asio::mutable_buffer space) { return stream_.async_read_some(space, use_code); }
  auto write(SendBuffers const& bytes) { return asio::async_write(stream_, bytes, use_code); }
  std::size_t try_write(SendBuffers const&, error_code& failure) {
    failure = asio::error::would_block;
    return 0;
  }
  TcpSocket& lowest() { return stream_.next_layer(); }

 private:
  asio::ssl::stream<TcpSocket> stream_;
};

}  // namespace tessera::http
