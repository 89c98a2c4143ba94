#pragma once

#include <arpa/inet.h>
#include <functional>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace tessera::testkit {

/// A TCP server on 127.0.0.1 that says whatever its script wants, rules of HTTP or not. One
/// connection at a time, each on the script's own words after the request's head has come.
class ScriptedServer {
 public:
  /// The other side of one connection, for the script.
  class Peer {
   public:
    explicit Peer(int socket) : socket_(socket) {}
    /// @return false when the client has left
    bool say(std::string_view text) {
      return ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL) ==
             static_cast<ssize_t>(text.size());
    }
    /// Waits for the client to leave or say more. @return false when it has left
    bool linger(int milliseconds) {
      pollfd one{socket_, POLLIN | POLLRDHUP, 0};
      return ::poll(&one, 1, milliseconds) == 0;
    }

   private:
    int socket_;
  };
  using Script = std::function<void(Peer&)>;

  explicit ScriptedServer(Script script) : script_(std::move(script)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const raw = reinterpret_cast<sockaddr*>(&address);
    if (listener_ < 0 || ::bind(listener_, raw, size) != 0 || ::listen(listener_, 8) != 0 ||
        ::getsockname(listener_, raw, &size) != 0)
      throw std::runtime_error("no listener");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~ScriptedServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  ScriptedServer(ScriptedServer const&) = delete;
  ScriptedServer& operator=(ScriptedServer const&) = delete;

  [[nodiscard]] std::string url(std::string const& path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  void serve() {
    for (;;) {
      int const socket = ::accept(listener_, nullptr, nullptr);
      if (socket < 0) return;
      if (read_head(socket)) {
        Peer peer(socket);
        script_(peer);
      }
      ::close(socket);
    }
  }
  static bool read_head(int socket) {
    std::string head;
    while (head.find("\r\n\r\n") == std::string::npos) {
      char block[4096];
      ssize_t const got = ::recv(socket, block, sizeof block, 0);
      if (got <= 0) return false;
      head.append(block, static_cast<std::size_t>(got));
    }
    return true;
  }

  Script script_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace tessera::testkit
