#include "packages/api-server/activity.hpp"

#include "base/assert.hpp"

namespace tessera::api_server {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

/// Adds each row's count (column 1) to the value of its day (column 0, days since 1970).
void add_counts(store::Rows const& rows, sys_days first, std::vector<std::int64_t>& values) {
  for (store::Row const& row : rows) {
    std::int64_t const index = row.get<std::int64_t>(0) - first.time_since_epoch().count();
    if (index < 0 || index >= static_cast<std::int64_t>(values.size())) continue;
    values[static_cast<std::size_t>(index)] += row.get<std::int64_t>(1);
  }
}

}  // namespace

Activity select_activity(store::Connection& db, std::string const& tenant, int days_back,
                         SysSeconds now) {
  TESSERA_ASSERT(days_back >= 1 && days_back <= kMaxActivityDays, "the caller bounds the days");
  sys_days const first = std::chrono::floor<days>(now) - days(days_back - 1);
  SysSeconds const begin = first;
  SysSeconds const end = first + days(days_back);
  auto const size = static_cast<std::size_t>(days_back);
  Activity activity{tenant, first, std::vector<std::int64_t>(size),
                    std::vector<std::int64_t>(size)};

  add_counts(db.query("SELECT changed_at / 86400, count(*) FROM email_changes"
                      " WHERE tenant = $1 AND changed_at >= $2 AND changed_at < $3 GROUP BY 1",
                      tenant, begin, end),
             first, activity.email_changes);
  add_counts(db.query("SELECT created_at / 86400, count(*) FROM accounts"
                      " WHERE tenant = $1 AND created_at >= $2 AND created_at < $3 GROUP BY 1",
                      tenant, begin, end),
             first, activity.accounts);
  auto const before = db.query_one(
      "SELECT count(*) FROM accounts WHERE tenant = $1 AND created_at < $2", tenant, begin);
  std::int64_t total = before->get<std::int64_t>(0);
  for (std::int64_t& value : activity.accounts) value = total += value;
  return activity;
}

std::string format_day(sys_days day) { return format_utc(day).substr(0, 10); }

}  // namespace tessera::api_server
