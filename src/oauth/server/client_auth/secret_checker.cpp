#include "oauth/server/client_auth/secret_checker.hpp"

#include "crypto/hmac.hpp"
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

/// A claim with everything that its being right depends on: a new secret is a new fact.
Secret fact_of(SecretClaim const& claim) {
  std::string text = claim.client_id + '\n' + *claim.stored + '\n';
  text += claim.presented.reveal();
  return Secret(std::move(text));
}

Secret place_of(SecretClaim const& claim) {
  return Secret(claim.client_id + '\n' + http::address_block(claim.peer));
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
  Secret const place = place_of(claim);
  std::vector<AttemptLimit> limits = limits_of(claim, place);
  milliseconds const wait = co_await attempts_.wait(limits);
  require_room(wait);

  bool right = false;
  if (is_imported(claim)) {
    Task<bool> hashing = is_right_hash(std::move(claim), std::move(limits));
    right = co_await std::move(hashing);
  } else {
    right = client_secret_matches(options_.pepper, claim.presented, claim.stored);
    if (!right) {
      milliseconds const counted = co_await attempts_.count(std::move(limits));
      static_cast<void>(counted);  // this one is answered already
    }
  }
  if (right) places_.keep(place, options_.place_for);
  co_return right;
}

std::vector<AttemptLimit> SecretChecker::limits_of(SecretClaim const& claim, Secret const& place) {
  std::string const block = http::address_block(claim.peer);
  std::vector<AttemptLimit> limits{
      {"client secrets from " + block, options_.burst_per_address, options_.pause_per_address}};
  if (!places_.knows(place))
    limits.push_back({"secrets of client " + claim.client_id, options_.burst_per_client,
                      options_.pause_per_client});
  return limits;
}

/// What an unknown client would be, is decided by its name and a key that nobody else has.
bool SecretChecker::is_imported(SecretClaim const& claim) const {
  if (claim.stored) return crypto::is_password_hash(*claim.stored);
  std::string const dice = crypto::hmac_sha256(options_.pepper, "kind of " + claim.client_id);
  return (static_cast<unsigned char>(dice.front()) & 1U) != 0;
}

Task<bool> SecretChecker::is_right_hash(SecretClaim claim, std::vector<AttemptLimit> limits) {
  if (claim.stored && right_.knows(fact_of(claim))) co_return true;
  std::vector<std::string> names;
  for (AttemptLimit const& limit : limits) names.push_back(limit.of);
  // Counted before the answer is known, so that many guesses at once gain nothing.
  milliseconds const wait = co_await attempts_.count(std::move(limits));
  require_room(wait);

  auto job = [presented = claim.presented,
              phc = claim.stored.value_or(crypto::nobodys_password_hash())] {
    Result<bool> const fits = crypto::verify_password(presented, phc);
    return fits && *fits;
  };
  bool const fits = co_await pool_.run(std::move(job));
  if (!fits || !claim.stored) co_return false;
  right_.keep(fact_of(claim), options_.right_for);
  co_await attempts_.forgive(std::move(names));
  co_return true;
}

}  // namespace tessera::oauth
