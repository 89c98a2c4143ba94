#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

namespace tessera::oauth {

/// Facts about secrets that were right lately, so that a slow check is not made again each time.
/// What is kept is a keyed hash whose key never leaves the process and ends with it. Holds right
/// answers only, so nobody can fill it by guessing. Safe to use from any thread.
class SecretMemory {
 public:
  /// @param limit  facts that are kept; all are forgotten when there are more
  /// @param clock  not owned; outlives this
  SecretMemory(std::size_t limit, Clock const& clock, Random& random);

  /// What stands for a fact here.
  struct Name {
    std::string keyed_hash;
  };
  /// @param fact  may hold a secret
  [[nodiscard]] Name name_of(Secret const& fact) const;
  [[nodiscard]] bool knows(Name const& name);
  void keep(Name name, std::chrono::seconds life);

 private:
  std::size_t const limit_;
  Clock const& clock_;
  Secret const key_;
  std::mutex mutex_;  // guards what follows
  std::unordered_map<std::string, std::chrono::steady_clock::time_point> ends_;
};

}  // namespace tessera::oauth
