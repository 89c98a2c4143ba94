#pragma once

#include <chrono>
#include <cstddef>

namespace tessera::http {

/// What one connection may cost. Every bound has an answer (in brackets); after it the connection
/// is closed.
struct Limits {
  std::size_t head = 16UL << 10;     ///< Bytes of request line and header fields (431).
  std::size_t fields = 64;           ///< Header fields (431).
  std::size_t target = 8UL << 10;    ///< Bytes of the request target (414).
  std::size_t body = 4UL << 20;      ///< Bytes of the body, however it is framed (413).
  std::size_t drain = 64UL << 10;    ///< Bytes of a body nobody read that are worth skipping.
  std::size_t connections = 10'000;  ///< Open at once, per worker; more are closed at once.

  std::chrono::milliseconds head_time{10'000};   ///< From a head's first byte to its last (408).
  std::chrono::milliseconds body_time{15'000};   ///< From asking for the body to its end (408).
  std::chrono::milliseconds idle_time{60'000};   ///< Without a request (closed silently).
  std::chrono::milliseconds write_time{30'000};  ///< For the peer to take what we send (closed).
  std::chrono::milliseconds linger_time{2'000};  ///< For the peer to read the last answer.
};

}  // namespace tessera::http
