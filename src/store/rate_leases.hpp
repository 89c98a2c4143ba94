#pragma once

#include "base/rate_table.hpp"
#include "store/migrations.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace tessera::store {

/// The table that `take_rate_lease` needs.
[[nodiscard]] Migrations rate_migrations() noexcept;

/// How many tokens somebody would have.
struct RateWish {
  std::int64_t wanted = 1;  ///< At least 1.
  std::int64_t least = 1;   ///< Fewer are of no use; at most `wanted` and the burst.
};

/// Tokens that were taken out of a shared bucket, to be spent without asking again.
struct RateLease {
  std::int64_t tokens = 0;          ///< 0: the bucket has not even the least.
  std::chrono::nanoseconds wait{};  ///< Then: how long until it has.
};

/// Takes up to `wish.wanted` tokens out of the bucket of that name, in one statement, whoever else
/// takes at the same time: all processes together never get more than `rate.burst` at once and
/// `rate.per_second` later. The clocks of the processes should agree; when they do not, the fastest
/// clock counts, and a bucket seems empty to the others for as long as they are behind.
/// @param rate  not unlimited
[[nodiscard]] RateLease take_rate_lease(Connection& connection, std::string const& name, Rate rate,
                                        RateWish wish, std::chrono::system_clock::time_point now);

/// Removes buckets that are full, which say nothing. @return how many
std::int64_t forget_full_buckets(Connection& connection, std::chrono::system_clock::time_point now);

}  // namespace tessera::store
