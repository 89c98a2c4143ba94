#include "llm/retry.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace tessera::llm {
namespace {

std::chrono::milliseconds random_up_to(std::chrono::milliseconds most, Random& random) {
  std::array<std::byte, 8> bytes{};
  random.fill(bytes);
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data(), bytes.size());
  return std::chrono::milliseconds(number % (static_cast<std::uint64_t>(most.count()) + 1));
}

}  // namespace

int attempts_for(Errc kind, RetryPolicy const& policy) {
  switch (kind) {
    case Errc::rate_limited:
    case Errc::overloaded:
    case Errc::unreachable:
    case Errc::truncated:
      return policy.attempts;
    case Errc::timed_out:
    case Errc::model_failed:
      return std::min(policy.attempts, 2);
    default:
      return 1;
  }
}

std::optional<std::chrono::milliseconds> pause_before_retry(Failure const& failure, int attempt,
                                                            RetryPolicy const& policy,
                                                            Random& random) {
  if (attempt >= attempts_for(failure.kind, policy)) return std::nullopt;
  std::chrono::milliseconds const hint = failure.retry_after.value_or(std::chrono::milliseconds(0));
  if (hint > policy.longest_hint) return std::nullopt;
  constexpr int kMostDoublings = 16;
  std::chrono::milliseconds const backoff =
      std::min(policy.longest, policy.base * (1 << std::min(attempt - 1, kMostDoublings)));
  std::chrono::milliseconds const jitter = random_up_to(backoff, random);
  return std::max(hint + jitter, std::min(policy.longest, backoff + jitter));
}

}  // namespace tessera::llm
