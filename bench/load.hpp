#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace tessera::bench {

struct LoadOptions {
  std::uint16_t port = 0;             ///< On 127.0.0.1.
  std::vector<std::string> requests;  ///< The bytes of each, sent in turn, again and again.
  unsigned connections = 16;          ///< Kept alive, one request in flight on each.
  /// Requests that become due each second, whether the server keeps up or not; a request that has
  /// to wait for a free connection is late from the moment it was due. 0: as many as it takes.
  double rate = 0;
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
