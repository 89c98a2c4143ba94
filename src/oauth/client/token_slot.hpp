#pragma once

#include "async/event.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "oauth/client/access_token.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace tessera::oauth {

/// One token that several tasks may want. Whoever comes first fetches it, the others wait for that;
/// it is kept for 80 % of its life, and should a fetch then fail, the old one serves until it ends:
/// a short failure of the issuer need not be noticed. Used on one strand only.
class TokenSlot {
 public:
  using Fetch = std::function<Task<AccessToken>()>;

  /// A token that is good for a while.
  /// @param slot   kept alive by the task, whatever becomes of the place that held it
  /// @param fetch  called at most once by this task; bounded in time by itself
  /// @param clock, log  not owned; outlive the task
  /// Throws what `fetch` throws, also to those who waited.
  static Task<AccessToken> get(std::shared_ptr<TokenSlot> slot, Fetch fetch, Clock const& clock,
                               Log& log);

  /// The token was refused somewhere: the next `get` fetches another. Of several calls within
  /// `pause` only the first has an effect.
  void drop(std::chrono::steady_clock::time_point now, std::chrono::seconds pause);

  /// True when nobody would miss the slot: nothing is being fetched, and the token is old or none.
  [[nodiscard]] bool is_idle(std::chrono::steady_clock::time_point now) const;

 private:
  /// One fetch that several callers wait for.
  struct Flight {
    explicit Flight(Executor const& executor) : done(executor) {}
    Event done;
    std::optional<Error> failure;
  };
  std::optional<AccessToken> token_;
  std::shared_ptr<Flight> flight_;
  std::optional<std::chrono::steady_clock::time_point> dropped_at_;
};

}  // namespace tessera::oauth
