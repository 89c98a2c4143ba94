#pragma once

#include "async/blocking_pool.hpp"
#include "async/task.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "crypto/password_hash.hpp"
#include "oauth/server/client_auth/secret_memory.hpp"
#include "oauth/storage/people/attempts.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tessera::oauth {

/// A secret that somebody presented, and what it is to be compared with.
struct SecretClaim {
  std::string client_id;
  Secret presented;
  std::optional<std::string> stored;  ///< Nothing: there is no such client, or it has no secret.
  std::string peer;                   ///< Where it came from, as in `http::Request::peer`.
};

/// Decides whether a client's secret is right, against those who guess.
///
///     wrong ones too often? ──yes──► 429
///       │no
///       ├─ a keyed hash of it is the stored one: a secret that we generated (256 bits)
///       ├─ an imported one that was right a moment ago
///       └─ neither ──► count, then Argon2id on a small pool: an imported one, or wrong
///
/// What a wrong secret costs is the same whatever the client is: of generated or imported secret,
/// without one, disabled, or nobody. So the time of an answer tells nobody which clients exist;
/// only a stored hash of another cost than ours, as an import can bring one, still shows. Limits
/// count wrong secrets per address block and per client there; a limit per client from everywhere
/// slows those who come from many addresses, and leaves alone the places from which the client has
/// been right. Nothing is ever locked. Safe to use from any thread. Spec: RFC 6819 §5.1.4.2,
/// OAuth 2.1 §2.4.1
class SecretChecker {
 public:
  struct Options {
    Secret pepper;  ///< Keys the hashes of generated secrets.
    std::string nobodys_hash = crypto::nobodys_password_hash();  ///< Where there is none to hash.
    std::size_t threads = 0;                 ///< That hash slowly; 0: half of the processors.
    std::size_t waiting = 64;                ///< Hashes that may wait; more are answered 503.
    std::chrono::seconds right_for{600};     ///< How long a right imported secret is remembered.
    std::chrono::seconds place_for{86'400};  ///< How long a place of a client is remembered.
    std::size_t remembered = 10'000;         ///< Right secrets, and places, that are remembered.
    std::int64_t burst_per_address = 20;     ///< Wrong secrets at once …
    std::int64_t burst_per_client = 200;     ///< … and for one client, from everywhere.
    std::chrono::milliseconds pause_per_address{6'000};  ///< Then one each; at most 10 s.
    std::chrono::milliseconds pause_per_client{1'000};   ///< Then one each; at most 10 s.
  };
  /// @param attempts, clock  not owned; outlive this
  SecretChecker(Options options, Attempts& attempts, Clock const& clock, Random& random);

  /// Throws Exception(Errc::too_many_requests) when the limits of guessing are reached,
  /// AsyncErrc::queue_full when too many secrets are being hashed.
  Task<bool> is_right(SecretClaim claim);

 private:
  [[nodiscard]] std::vector<AttemptLimit> limits_of(std::string const& client_id,
                                                    std::string const& block,
                                                    bool known_there) const;
  Task<bool> is_right_hash(SecretClaim claim, bool imported, std::vector<AttemptLimit> limits);

  Options options_;
  Attempts& attempts_;
  SecretMemory right_;
  SecretMemory places_;
  BlockingPool pool_;
};

}  // namespace tessera::oauth
