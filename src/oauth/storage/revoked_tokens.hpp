#pragma once

#include "async/task.hpp"
#include "base/clock.hpp"
#include "store/database.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace tessera::oauth {

/// Which access tokens must no longer be accepted although they have not ended. For all replicas:
/// it is kept in the database. Safe to use from any thread.
class RevokedTokens {
 public:
  virtual ~RevokedTokens() = default;

  /// @param until  when the token ends anyway
  virtual Task<> revoke_token(std::string jti, SysSeconds until) = 0;
  /// Every token of one authorization, those still to be issued included.
  /// @param until  the instant after which none of them can live
  virtual Task<> revoke_authorization(std::string authorization_id, SysSeconds until) = 0;
  /// @param authorization_id  empty: the token belongs to none
  virtual Task<bool> is_revoked(std::string jti, std::string authorization_id) = 0;
};

/// In a database, with a short memory in front: that a token was not revoked is believed for a
/// second. What this process revokes, it knows at once.
class SqlRevokedTokens final : public RevokedTokens {
 public:
  struct Options {
    std::chrono::milliseconds cache_life{1'000};  ///< 0: the database is asked each time.
    std::size_t cache_entries = 10'000;           ///< The memory is emptied when it is full.
  };
  /// @param database  not owned; outlives this, migrated with `oauth_tokens_migrations`
  SqlRevokedTokens(store::Database& database, Clock const& clock, Options options);
  SqlRevokedTokens(store::Database& database, Clock const& clock)
      : SqlRevokedTokens(database, clock, Options{}) {}

  Task<> revoke_token(std::string jti, SysSeconds until) override;
  Task<> revoke_authorization(std::string authorization_id, SysSeconds until) override;
  Task<bool> is_revoked(std::string jti, std::string authorization_id) override;

 private:
  struct Answer {
    bool revoked;
    std::chrono::steady_clock::time_point ends;
  };
  Task<> revoke(char const* kind, std::string id, SysSeconds until);
  [[nodiscard]] std::optional<bool> remembered(std::string const& key);
  void remember(std::string const& key, bool revoked, std::uint64_t seen_changes);
  [[nodiscard]] std::uint64_t changes();
  void forget();

  store::Database& database_;
  Clock const& clock_;
  Options options_;
  std::mutex mutex_;  // guards what follows
  std::unordered_map<std::string, Answer> cache_;
  std::uint64_t changes_ = 0;
};

/// The same for jobs that already hold a connection; a memory of this process learns of it within
/// its `cache_life`.
void revoke_authorization_tokens(store::Connection& db, std::string const& authorization_id,
                                 SysSeconds until, SysSeconds now);
void revoke_single_token(store::Connection& db, std::string const& jti, SysSeconds until,
                         SysSeconds now);

}  // namespace tessera::oauth
