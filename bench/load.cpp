#include "bench/load.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tessera::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

struct Connection {
  int socket = -1;
  SteadyClock::time_point sent;
  std::string received;
};

int connect_to(std::uint16_t port) {
  int const fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd < 0 || ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("cannot connect to the server under test");
  int const on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

// The length of the complete response at the front of `bytes`, or 0 while some of it is missing.
std::size_t response_length(std::string_view bytes) {
  std::size_t const end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) return 0;
  if (!bytes.starts_with("HTTP/1.1 200 "))
    throw std::runtime_error("the server refused: " +
                             std::string(bytes.substr(0, bytes.find('\r'))));
  std::string_view const head = bytes.substr(0, end + 2);
  std::size_t at = head.find("\r\nContent-Length: ");
  if (at == std::string_view::npos) throw std::runtime_error("a response without Content-Length");
  at += std::string_view("\r\nContent-Length: ").size();
  std::size_t length = 0;
  std::from_chars(head.data() + at, head.data() + head.size(), length);
  return bytes.size() >= end + 4 + length ? end + 4 + length : 0;
}

void send_request(Connection& connection, std::string const& request) {
  connection.sent = SteadyClock::now();
  if (::send(connection.socket, request.data(), request.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(request.size()))
    throw std::runtime_error("the server under test closed the connection");
}

}  // namespace

LoadResult run_load(LoadOptions const& options) {
  LoadResult result;
  std::vector<Connection> connections(options.connections);
  int const poll = ::epoll_create1(EPOLL_CLOEXEC);
  for (std::uint32_t i = 0; i < connections.size(); ++i) {
    connections[i].socket = connect_to(options.port);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u32 = i;
    ::epoll_ctl(poll, EPOLL_CTL_ADD, connections[i].socket, &event);
  }
  for (Connection& connection : connections) send_request(connection, options.request);

  auto const measured_from = SteadyClock::now() + options.warm_up;
  auto const until = measured_from + options.duration;
  std::vector<std::int64_t> latencies;
  latencies.reserve(1U << 20);
  std::array<epoll_event, 64> events{};
  std::array<char, 65536> buffer{};
  for (auto now = SteadyClock::now(); now < until; now = SteadyClock::now()) {
    int const ready = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), 100);
    for (int i = 0; i < ready; ++i) {
      Connection& connection = connections[events[static_cast<std::size_t>(i)].data.u32];
      ssize_t const got = ::recv(connection.socket, buffer.data(), buffer.size(), 0);
      if (got <= 0) throw std::runtime_error("the server under test closed the connection");
      connection.received.append(buffer.data(), static_cast<std::size_t>(got));
      std::size_t const length = response_length(connection.received);
      if (length == 0) continue;
      auto const answered = SteadyClock::now();
      if (result.first_response.empty()) result.first_response = connection.received;
      if (answered >= measured_from) latencies.push_back((answered - connection.sent).count());
      connection.received.erase(0, length);
      send_request(connection, options.request);
    }
  }
  for (Connection const& connection : connections) ::close(connection.socket);
  ::close(poll);

  if (latencies.empty()) throw std::runtime_error("no answer came within the time");
  std::sort(latencies.begin(), latencies.end());
  result.per_second = static_cast<double>(latencies.size()) /
                      std::chrono::duration<double>(options.duration).count();
  result.p50 = std::chrono::nanoseconds(latencies[latencies.size() / 2]);
  result.p99 = std::chrono::nanoseconds(latencies[latencies.size() * 99 / 100]);
  return result;
}

}  // namespace tessera::bench
