#pragma once

#include "async/event.hpp"
#include "async/task_group.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "http/client/client.hpp"
#include "oauth/keys/key_source.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace tessera::oauth {

/// An issuer's key set, fetched and kept fresh.
///
///   age of the set    0 ──────── 80 % of max-age ─────────────────────── 24 h
///                     used       used, fetched anew in the background    refused
///
/// Never more than one fetch at a time. A `kid` that is not in the set causes at most one fetch per
/// 30 s: whoever sends invented ones cannot make us knock at the issuer's door. A failed fetch
/// leaves the old set in use, for the keys it has. Used on one strand only.
/// Spec: RFC 7517 §5; OpenID Connect Core §10.1.1
class RemoteKeys final : public KeySource {
 public:
  struct Options {
    std::string jwks_uri{};
    std::chrono::seconds default_life{300};      ///< When the answer has no max-age.
    std::chrono::seconds min_life{60};           ///< A shorter max-age counts as this.
    std::chrono::seconds max_life{24 * 3600};    ///< A longer max-age counts as this.
    std::chrono::seconds stale_life{24 * 3600};  ///< How long a set is used when fetching fails.
    std::chrono::seconds unknown_key_pause{30};  ///< Between fetches for unknown keys.
    std::chrono::seconds failure_pause{5};       ///< After a failed fetch.
    std::chrono::milliseconds timeout{5'000};    ///< For one fetch.
  };
  /// @param client  not owned; outlives this
  /// @param tasks   runs the fetches; not owned; stopped before this is destroyed
  RemoteKeys(Options options, http::Client& client, TaskGroup& tasks, Clock const& clock, Log& log);

  [[nodiscard]] KeySnapshot current() override;
  Task<KeySnapshot> keys_with(std::string kid) override;

 private:
  using Instant = std::chrono::steady_clock::time_point;

  [[nodiscard]] bool may_fetch_for_unknown_key() const;
  void start_fetch(Executor const& executor);
  Task<> fetch(std::shared_ptr<Event> done);
  Task<> load();

  Options options_;
  http::Client& client_;
  TaskGroup& tasks_;
  Clock const& clock_;
  Log& log_;

  KeySnapshot keys_;
  Instant fetched_at_{};
  Instant refresh_at_{};
  std::optional<Instant> last_start_;    // of the latest fetch, whatever came of it
  std::optional<Instant> last_failure_;  // none after a success
  std::shared_ptr<Event> running_;       // set when the fetch that runs now has ended
};

}  // namespace tessera::oauth
