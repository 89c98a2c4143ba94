#pragma once

#include "async/task.hpp"
#include "base/clock.hpp"
#include "store/database.hpp"

#include <memory>
#include <string>

namespace tessera::oauth {

/// Remembers the `jti` of every client assertion until the assertion has ended, for all replicas:
/// the decision is one INSERT in the database. Safe to use from any thread.
class AssertionReplay {
 public:
  virtual ~AssertionReplay() = default;
  /// @param until  the instant from which the assertion would be refused as expired anyway
  /// @return false when the pair was seen before: a replay.
  virtual Task<bool> remember(std::string client_id, std::string jti, SysSeconds until) = 0;
};

/// What has ended is swept out by those who come later, a stretch of the table at a time, so that
/// it stays about as large as what is live without a job that runs by the clock.
class SqlAssertionReplay final : public AssertionReplay {
 public:
  /// @param database  not owned; outlives this, migrated with `oauth_migrations`
  SqlAssertionReplay(store::Database& database, Clock const& clock);

  Task<bool> remember(std::string client_id, std::string jti, SysSeconds until) override;

 private:
  class Broom;

  store::Database& database_;
  Clock const& clock_;
  std::shared_ptr<Broom> broom_;  // shared with accepted jobs, which run whatever becomes of this
};

}  // namespace tessera::oauth
