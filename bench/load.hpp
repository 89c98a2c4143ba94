#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace tessera::bench {

struct LoadOptions {
  std::uint16_t port = 0;     ///< On 127.0.0.1.
  std::string request;        ///< The bytes of one request, the same every time.
  unsigned connections = 16;  ///< Kept alive, one request in flight on each.
  std::chrono::milliseconds warm_up{500};
  std::chrono::milliseconds duration{3000};
};

struct LoadResult {
  double per_second = 0;
  std::chrono::nanoseconds p50{};
  std::chrono::nanoseconds p99{};
  std::string first_response;  ///< Head and body, to check that both sides answered the same.
};

/// Sends requests from the calling thread and measures. Throws std::runtime_error on any answer
/// that is not 200: a fast refusal is not a result.
LoadResult run_load(LoadOptions const& options);

}  // namespace tessera::bench
