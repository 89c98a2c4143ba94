#pragma once

#include "base/prefetch.hpp"
#include "base/sip_hash.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

namespace tessera {

/// How fast somebody may go: a bucket of `burst` tokens that fills with `per_second`.
struct Rate {
  double per_second = 0;  ///< 0.001 to 1,000,000. 0: no limit.
  double burst = 1;       ///< Tokens that a full bucket has; 1 to 1,000,000.

  [[nodiscard]] bool is_unlimited() const noexcept { return per_second <= 0; }
  /// How long one token takes to come.
  [[nodiscard]] std::chrono::nanoseconds interval() const noexcept;
  /// How long an empty bucket takes to fill.
  [[nodiscard]] std::chrono::nanoseconds fill_time() const noexcept;
  bool operator==(Rate const&) const = default;
};

/// Whether it may go on now, and if not, how long until it may.
struct RateVerdict {
  bool allowed = true;
  std::chrono::nanoseconds wait{0};
};

/// Token buckets of as many as come, in memory that never grows.
///
/// A bucket is one instant: when it will be full again. A full bucket says nothing, so its place
/// can go to another; a place is one of eight in the set that the key falls into. Only when all
/// eight are in use at the same time is the one nearest to full forgotten, which forgives its owner
/// what it has spent.
///
/// Concurrency: safe to use from any thread. A lock covers one set in 64 for some nanoseconds.
class RateTable {
 public:
  /// @param places  buckets that can be in use at the same time; rounded up to a power of two, at
  /// least 8. One takes 16 bytes.
  RateTable(std::size_t places, Random& random);

  /// Who the owner of a bucket is, as a number that nobody outside can aim at.
  [[nodiscard]] std::uint64_t key_of(std::string_view owner) const noexcept {
    return sip_hash(sip_key_, owner);
  }

  /// Says that tokens will be taken soon, so that the bucket can be fetched from far memory.
  void expect(std::uint64_t key) const noexcept { prefetch(&sets_[key & (sets_.size() - 1)]); }

  /// Takes tokens, all or none. @param cost  more than `rate.burst` counts as that
  [[nodiscard]] RateVerdict take(std::uint64_t key, Rate rate, double cost,
                                 std::chrono::steady_clock::time_point now) noexcept;

  [[nodiscard]] std::size_t places() const noexcept { return sets_.size() * kWays; }

 private:
  static constexpr std::size_t kWays = 8;
  static constexpr std::size_t kLocks = 64;
  using Instant = std::chrono::steady_clock::time_point;
  // Two neighbouring lines of the cache: with very many owners most of the time goes into fetching
  // them, so the locks, which all owners share, lie elsewhere.
  struct alignas(128) Set {
    std::array<std::uint64_t, kWays> keys{};
    std::array<Instant, kWays> full_at{};
  };
  struct alignas(64) Lock {
    std::mutex mutex;
  };
  static Instant& full_at(Set& set, std::uint64_t key, Instant now) noexcept;

  SipKey sip_key_;
  std::vector<Set> sets_;
  std::array<Lock, kLocks> locks_;
};

}  // namespace tessera
