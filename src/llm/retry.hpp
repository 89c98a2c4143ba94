#pragma once

#include "base/random.hpp"
#include "llm/failure.hpp"

#include <chrono>
#include <optional>

namespace tessera::llm {

/// When a failed request is sent again. It never is once the person has seen a part of the answer.
struct RetryPolicy {
  int attempts = 4;                           ///< The first one included.
  std::chrono::milliseconds base{500};        ///< Doubled from attempt to attempt.
  std::chrono::milliseconds longest{30'000};  ///< For a pause that we choose ourselves.
  std::chrono::milliseconds longest_hint{
      60'000};  ///< A provider that wants more is not waited for.
};

/// How often one kind of failure is worth trying; 1: never again.
[[nodiscard]] int attempts_for(Errc kind, RetryPolicy const& policy);

/// The pause before the next attempt, or nothing when there should be none. It is the provider's
/// wish, or the doubled base where that is longer, and a random share of the base on top, so that
/// clients that failed together do not come back together.
/// @param attempt  how many were made, 1 and up
[[nodiscard]] std::optional<std::chrono::milliseconds> pause_before_retry(Failure const& failure,
                                                                          int attempt,
                                                                          RetryPolicy const& policy,
                                                                          Random& random);

}  // namespace tessera::llm
