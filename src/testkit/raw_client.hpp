#pragma once

#include <arpa/inet.h>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <netinet/in.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace tessera::testkit {

/// A response as a plain test sees it. Field names in lower case; of repeated ones the last.
struct RawResponse {
  int status = 0;
  std::map<std::string, std::string> headers;
  std::string head;
  std::string body;
};

/// A blocking TCP client that sends exactly the bytes it is given: for everything that a well-made
/// client would refuse to send. Every wait ends after ten seconds with an exception.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port, bool v6 = false)
      : socket_(::socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    timeval const limit{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    sockaddr_in four{};
    four.sin_family = AF_INET;
    four.sin_port = htons(port);
    four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sockaddr_in6 six{};
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(port);
    six.sin6_addr = in6addr_loopback;
    auto const* const address =
        v6 ? reinterpret_cast<sockaddr const*>(&six) : reinterpret_cast<sockaddr const*>(&four);
    auto const size = static_cast<socklen_t>(v6 ? sizeof six : sizeof four);
    if (::connect(socket_, address, size) != 0) {
      ::close(socket_);
      throw std::runtime_error("cannot connect");
    }
  }
  RawClient(RawClient&& other) noexcept
      : socket_(std::exchange(other.socket_, -1)), rest_(std::move(other.rest_)) {}
  RawClient& operator=(RawClient&&) = delete;
  ~RawClient() { close(); }

  void close() {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
  }
  /// Ends the sending side only.
  void finish() { ::shutdown(socket_, SHUT_WR); }

  /// @return false when the peer no longer takes bytes
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      ssize_t const sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// Reads until `mark` has come and gives everything up to and with it.
  std::string read_until(std::string_view mark) {
    for (;;) {
      std::size_t const found = rest_.find(mark);
      if (found != std::string::npos) return cut(found + mark.size());
      if (!receive()) throw std::runtime_error("closed before '" + std::string(mark) + "'");
    }
  }
  std::string read_exactly(std::size_t bytes) {
    while (rest_.size() < bytes)
      if (!receive()) throw std::runtime_error("closed in the middle of a body");
    return cut(bytes);
  }

  /// Reads one response; of a chunked one all chunks. `to_head`: the answer to HEAD has no body.
  RawResponse response(bool to_head = false) {
    RawResponse result;
    result.head = read_until("\r\n\r\n");
    result.status = std::atoi(result.head.substr(9, 3).c_str());
    std::size_t line = result.head.find("\r\n") + 2;
    while (line + 2 < result.head.size()) {
      std::size_t const end = result.head.find("\r\n", line);
      std::size_t const colon = result.head.find(": ", line);
      std::string name = result.head.substr(line, colon - line);
      for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
      result.headers[name] = result.head.substr(colon + 2, end - colon - 2);
      line = end + 2;
    }
    if (to_head) return result;
    if (result.headers.count("content-length") > 0) {
      result.body = read_exactly(std::stoul(result.headers["content-length"]));
    } else if (result.headers.count("transfer-encoding") > 0) {
      for (std::string part = chunk(); !part.empty(); part = chunk()) result.body += part;
    }
    return result;
  }

  /// One chunk of a chunked body; empty: the last.
  std::string chunk() {
    std::size_t const size = std::stoul(read_until("\r\n"), nullptr, 16);
    std::string data = read_exactly(size);
    read_until("\r\n");
    return data;
  }

  RawResponse exchange(std::string_view bytes) {
    send(bytes);
    return response();
  }

  /// Waits for the peer to close. @return true when it did, without sending anything more
  bool closed() { return rest_.empty() && !receive(); }

 private:
  bool receive() {
    char block[16384];
    ssize_t const got = ::recv(socket_, block, sizeof block, 0);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
      throw std::runtime_error("nothing came in ten seconds");
    if (got <= 0) return false;
    rest_.append(block, static_cast<std::size_t>(got));
    return true;
  }
  std::string cut(std::size_t bytes) {
    std::string piece = rest_.substr(0, bytes);
    rest_.erase(0, bytes);
    return piece;
  }

  int socket_;
  std::string rest_;
};

}  // namespace tessera::testkit
