#pragma once

#include "base/clock.hpp"
#include "store/database.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace tessera::api_server {

/// What happened in one tenant on the days of a range, one value per day, oldest first. Days are
/// those of UTC.
struct Activity {
  std::string tenant;
  std::chrono::sys_days first_day{};
  std::vector<std::int64_t> accounts;       ///< Accounts that existed at the end of the day.
  std::vector<std::int64_t> email_changes;  ///< Changes made on the day.

  [[nodiscard]] std::size_t days() const noexcept { return accounts.size(); }
  [[nodiscard]] std::chrono::sys_days day(std::size_t index) const {
    return first_day + std::chrono::days(static_cast<std::int64_t>(index));
  }
};

inline constexpr int kMaxActivityDays = 366;

/// Counts, in the database, the last `days` days up to and with the day of `now`.
/// @param days  1 to kMaxActivityDays
[[nodiscard]] Activity select_activity(store::Connection& db, std::string const& tenant, int days,
                                       SysSeconds now);

/// `2026-11-23`.
[[nodiscard]] std::string format_day(std::chrono::sys_days day);

}  // namespace tessera::api_server
