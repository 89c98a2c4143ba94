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
  SteadyClock::time_point sent;  // or was due
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

/// One run: connections, what is due, and what came back.
class Load {
 public:
  explicit Load(LoadOptions const& options)
      : options_(options),
        connections_(options.connections),
        poll_(::epoll_create1(EPOLL_CLOEXEC)),
        pause_(options.rate > 0 ? static_cast<std::int64_t>(1e9 / options.rate) : 0) {
    latencies_.reserve(1U << 20);
    for (std::uint32_t i = 0; i < connections_.size(); ++i) {
      connections_[i].socket = connect_to(options.port);
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.u32 = i;
      ::epoll_ctl(poll_, EPOLL_CTL_ADD, connections_[i].socket, &event);
      idle_.push_back(i);
    }
  }
  Load(Load const&) = delete;
  Load& operator=(Load const&) = delete;
  ~Load() {
    for (Connection const& connection : connections_) ::close(connection.socket);
    ::close(poll_);
  }

  LoadResult run() {
    due_ = SteadyClock::now();
    measured_from_ = due_ + options_.warm_up;
    auto const until = measured_from_ + options_.duration;
    while (SteadyClock::now() < until) {
      send_what_is_due();
      take_answers();
    }
    return summary();
  }

 private:
  void send_what_is_due() {
    auto const now = SteadyClock::now();
    while (!idle_.empty() && (pause_.count() == 0 || due_ <= now)) {
      Connection& connection = connections_[idle_.back()];
      idle_.pop_back();
      std::string const& request = options_.requests[next_++ % options_.requests.size()];
      connection.sent = pause_.count() == 0 ? SteadyClock::now() : due_;
      due_ += pause_;
      if (::send(connection.socket, request.data(), request.size(), MSG_NOSIGNAL) !=
          static_cast<ssize_t>(request.size()))
        throw std::runtime_error("the server under test closed the connection");
    }
  }

  void take_answers() {
    // Never asleep: this core has nothing else to do, and to wake it would be work of the server's
    // core, which in a virtual machine is as much as a signature.
    int const ready = ::epoll_wait(poll_, events_.data(), static_cast<int>(events_.size()), 0);
    for (int i = 0; i < ready; ++i) take_answer(events_[static_cast<std::size_t>(i)].data.u32);
  }

  void take_answer(std::uint32_t index) {
    Connection& connection = connections_[index];
    ssize_t const got = ::recv(connection.socket, buffer_.data(), buffer_.size(), 0);
    if (got <= 0) throw std::runtime_error("the server under test closed the connection");
    connection.received.append(buffer_.data(), static_cast<std::size_t>(got));
    std::size_t const length = response_length(connection.received);
    if (length == 0) return;
    auto const answered = SteadyClock::now();
    if (first_response_.empty()) first_response_ = connection.received;
    if (answered >= measured_from_) latencies_.push_back((answered - connection.sent).count());
    connection.received.erase(0, length);
    idle_.push_back(index);
  }

  LoadResult summary() {
    if (latencies_.empty()) throw std::runtime_error("no answer came within the time");
    std::sort(latencies_.begin(), latencies_.end());
    LoadResult result;
    result.per_second = static_cast<double>(latencies_.size()) /
                        std::chrono::duration<double>(options_.duration).count();
    result.p50 = std::chrono::nanoseconds(latencies_[latencies_.size() / 2]);
    result.p99 = std::chrono::nanoseconds(latencies_[latencies_.size() * 99 / 100]);
    result.first_response = std::move(first_response_);
    return result;
  }

  LoadOptions const& options_;
  std::vector<Connection> connections_;
  int poll_;
  std::chrono::nanoseconds pause_;  // between two that are due; 0: none waits
  std::vector<std::uint32_t> idle_;
  std::size_t next_ = 0;
  SteadyClock::time_point due_;
  SteadyClock::time_point measured_from_;
  std::vector<std::int64_t> latencies_;
  std::string first_response_;
  std::array<epoll_event, 64> events_{};
  std::array<char, 65536> buffer_{};
};

}  // namespace

LoadResult run_load(LoadOptions const& options) { return Load(options).run(); }

}  // namespace tessera::bench
