#include "oauth/server/client_auth/secret_checker.hpp"

#include "crypto/password_hash.hpp"
#include "http/address_block.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/server/client_auth/client_secret.hpp"

#include <algorithm>
#include <thread>

namespace tessera::oauth {
namespace {

using std::chrono::milliseconds;

// One hash is 19 MiB and tens of milliseconds: half of the processors stay for everybody else.
std::size_t threads_of(SecretChecker::Options const& options) {
  if (options.threads > 0) return options.threads;
  return std::max<std::size_t>(1, std::thread::hardware_concurrency() / 2);
}

void require_room(milliseconds wait) {
  if (wait.count() > 0)
    throw Exception(fail(Errc::too_many_requests, "too many wrong secrets; wait a moment"));
}

/// `crypto::verify_password` takes no longer one, and keyed hashes have 43 characters.
constexpr std::size_t kLongestHash = 256;

/// A claim with everything that its being right depends on: a new secret is a new fact. As long
/// for every client, as its keyed hash takes the time of its length.
Secret fact_of(SecretClaim const& claim) {
  std::string text;
  text.reserve(claim.client_id.size() + kLongestHash + claim.presented.reveal().size() + 2);
  if (claim.stored) text = *claim.stored;
  text.resize(kLongestHash, ' ');
  text += '\n' + claim.client_id + '\n';
  text += claim.presented.reveal();
  return Secret(std::move(text));
}

/// `prepare_client` lets no other text begin like that.
bool is_slow_hash(std::optional<std::string> const& stored) {
  return stored && stored->starts_with('$');
}

}  // namespace

SecretChecker::SecretChecker(Options options, Attempts& attempts, Clock const& clock,
                             Random& random)
    : options_(std::move(options)),
      attempts_(attempts),
      right_(options_.remembered, clock, random),
      places_(options_.remembered, clock, random),
      pool_({threads_of(options_), options_.waiting}) {}

Task<bool> SecretChecker::is_right(SecretClaim claim) {
  std::string const block = http::address_block(claim.peer);
  SecretMemory::Name place = places_.name_of(Secret(claim.client_id + '\n' + block));
  std::vector<AttemptLimit> limits = limits_of(claim.client_id, block, places_.knows(place));
  milliseconds const wait = co_await attempts_.wait(limits);
  require_room(wait);

  // Both are looked at for every kind of client: whoever is wrong has cost the same so far.
  bool const imported = is_slow_hash(claim.stored);
  std::optional<std::string> const keyed = imported ? std::nullopt : claim.stored;
  bool right = client_secret_matches(options_.pepper, claim.presented, keyed);
  if (!right) right = right_.knows(right_.name_of(fact_of(claim)));
  if (!right) {
    Task<bool> hashing = is_right_hash(std::move(claim), imported, std::move(limits));
    right = co_await std::move(hashing);
  }
  if (right) places_.keep(std::move(place), options_.place_for);
  co_return right;
}

/// Two limits in every case, as they take the time of two. In a place from which the client has
/// been right the second can never be reached before the first.
std::vector<AttemptLimit> SecretChecker::limits_of(std::string const& client_id,
                                                   std::string const& block,
                                                   bool known_there) const {
  std::vector<AttemptLimit> limits;
  limits.reserve(2);
  limits.push_back(
      {"client secrets from " + block, options_.burst_per_address, options_.pause_per_address});
  if (known_there)
    limits.push_back({"secrets of client " + client_id + " from " + block,
                      options_.burst_per_address, options_.pause_per_address});
  else
    limits.push_back(
        {"secrets of client " + client_id, options_.burst_per_client, options_.pause_per_client});
  return limits;
}

/// For whoever is not right yet: a slow hash, compared with the client's own if it has one.
Task<bool> SecretChecker::is_right_hash(SecretClaim claim, bool imported,
                                        std::vector<AttemptLimit> limits) {
  std::vector<std::string> names;
  for (AttemptLimit const& limit : limits) names.push_back(limit.of);
  // Counted before the answer is known, so that many guesses at once gain nothing.
  milliseconds const wait = co_await attempts_.count(std::move(limits));
  require_room(wait);

  auto job = [presented = claim.presented, phc = imported ? *claim.stored : options_.nobodys_hash] {
    Result<bool> const fits = crypto::verify_password(presented, phc);
    return fits && *fits;
  };
  bool const fits = co_await pool_.run(std::move(job));
  if (!fits || !imported) co_return false;
  right_.keep(right_.name_of(fact_of(claim)), options_.right_for);
  co_await attempts_.forgive(std::move(names));
  co_return true;
}

}  // namespace tessera::oauth
