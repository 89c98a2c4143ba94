#include "oauth/storage/people/refresh_tokens.hpp"

#include "crypto/opaque_token.hpp"

namespace tessera::oauth {
namespace {

/// One wish to rotate, as the job sees it.
struct Wish {
  std::string authorization_id;
  std::int64_t generation;
  std::string hash;       // of the presented secret
  std::string next_hash;  // of its successor's
  std::string client_id;
  std::optional<std::string> proof_key;
  SysSeconds now;
  RefreshTokens::Options options;
};

/// What the job found, before the successor's text is made.
struct Outcome {
  enum class Kind { refused, rotated, replayed } kind = Kind::refused;
  std::optional<Authorization> authorization;
  std::optional<std::string> proof_key;
  SysSeconds ends_at{};
};

/// The one statement that several processes may race on.
std::int64_t move_on(store::Connection& db, Wish const& wish) {
  return db.execute(
      "UPDATE oauth_authorizations SET generation = generation + 1, token_hash = $5, "
      "rotated_at = $6, rotated_proof = $7, idle_ends_at = $8 "
      "WHERE authorization_id = $1 AND client_id = $2 AND generation = $3 AND token_hash = $4 "
      "AND revoked_at = 0 AND ends_at > $6 AND idle_ends_at > $6 "
      "AND (proof_key IS NULL OR proof_key = $7)",
      wish.authorization_id, wish.client_id, wish.generation, wish.hash, wish.next_hash, wish.now,
      wish.proof_key, wish.now + wish.options.idle);
}

struct Current {
  std::int64_t generation;
  std::string hash;
  SysSeconds rotated_at;
  std::optional<std::string> rotated_proof;
  std::optional<std::string> proof_key;
  SysSeconds ends_at;
};

/// The row, unless the presented token could not be used in any case.
std::optional<Current> select_current(store::Connection& db, Wish const& wish) {
  std::optional<store::Row> const row = db.query_one(
      "SELECT generation, token_hash, rotated_at, rotated_proof, proof_key, ends_at "
      "FROM oauth_authorizations WHERE authorization_id = $1 AND client_id = $2 "
      "AND generation > 0 AND revoked_at = 0 AND ends_at > $3",
      wish.authorization_id, wish.client_id, wish.now);
  if (!row) return std::nullopt;
  return Current{row->get<std::int64_t>(0),
                 row->get<std::string>(1),
                 row->get<SysSeconds>(2),
                 row->get<std::optional<std::string>>(3),
                 row->get<std::optional<std::string>>(4),
                 row->get<SysSeconds>(5)};
}

bool is_retry(Current const& current, Wish const& wish) {
  return current.generation == wish.generation + 1 && current.hash == wish.next_hash &&
         current.rotated_proof == wish.proof_key &&
         wish.now <= current.rotated_at + wish.options.retry;
}

Outcome rotated(store::Connection& db, Wish const& wish, Current const& current) {
  Outcome outcome;
  outcome.authorization = select_live_authorization(db, wish.authorization_id);
  if (!outcome.authorization) return {};
  outcome.kind = Outcome::Kind::rotated;
  outcome.proof_key = current.proof_key;
  outcome.ends_at = current.ends_at;
  return outcome;
}

Outcome rotate_now(store::Connection& db, Wish const& wish) {
  bool const moved = move_on(db, wish) == 1;
  std::optional<Current> const current = select_current(db, wish);
  if (!current) return {};
  if (moved || is_retry(*current, wish)) return rotated(db, wish, *current);
  if (current->generation <= wish.generation) return {};  // the newest one, and a wrong proof key
  revoke_authorization(db, wish.authorization_id, wish.now);
  Outcome outcome;
  outcome.kind = Outcome::Kind::replayed;
  return outcome;
}

}  // namespace

Task<std::optional<Secret>> RefreshTokens::begin(std::string authorization_id,
                                                 std::optional<std::string> proof_key) {
  RefreshTokenParts const parts{authorization_id, 1, crypto::new_opaque_token(random_)};
  auto job = [id = std::move(authorization_id), hash = crypto::opaque_token_hash(parts.secret),
              proof_key = std::move(proof_key), now = clock_.now_seconds(),
              options = options_](store::Connection& db) {
    return db.execute(
        "UPDATE oauth_authorizations SET generation = 1, token_hash = $2, proof_key = $3, "
        "rotated_at = $4, ends_at = $5, idle_ends_at = $6 "
        "WHERE authorization_id = $1 AND generation = 0 AND revoked_at = 0",
        id, hash, proof_key, now, now + options.life, now + options.idle);
  };
  std::int64_t const begun = co_await database_.write(std::move(job));
  if (begun == 0) co_return std::nullopt;
  co_return text_.write(parts);
}

Task<Rotation> RefreshTokens::rotate(Secret token, std::string client_id,
                                     std::optional<std::string> proof_key) {
  std::optional<RefreshTokenParts> const parts = text_.read(token);
  if (!parts) co_return Rotation();
  RefreshTokenParts const next = text_.successor(*parts);
  Wish wish{parts->authorization_id,
            parts->generation,
            crypto::opaque_token_hash(parts->secret),
            crypto::opaque_token_hash(next.secret),
            std::move(client_id),
            std::move(proof_key),
            clock_.now_seconds(),
            options_};
  auto job = [wish = std::move(wish)](store::Connection& db) { return rotate_now(db, wish); };
  Outcome outcome = co_await database_.write(std::move(job));
  if (outcome.kind == Outcome::Kind::replayed) co_return ReplayedToken{next.authorization_id};
  if (outcome.kind == Outcome::Kind::refused) co_return Rotation();
  co_return RotatedToken{std::move(*outcome.authorization), std::move(outcome.proof_key),
                         text_.write(next), outcome.ends_at};
}

Task<std::optional<Authorization>> RefreshTokens::find(Secret token, std::string client_id) {
  std::optional<RefreshTokenParts> const parts = text_.read(token);
  if (!parts) co_return std::nullopt;
  auto job = [id = parts->authorization_id, hash = crypto::opaque_token_hash(parts->secret),
              client_id = std::move(client_id),
              now = clock_.now_seconds()](store::Connection& db) -> std::optional<Authorization> {
    std::optional<store::Row> const row = db.query_one(
        "SELECT 1 FROM oauth_authorizations WHERE authorization_id = $1 AND client_id = $2 "
        "AND token_hash = $3 AND ends_at > $4 AND idle_ends_at > $4",
        id, client_id, hash, now);
    if (!row) return std::nullopt;
    return select_live_authorization(db, id);
  };
  std::optional<Authorization> found = co_await database_.read(std::move(job));
  co_return found;
}

Task<> RefreshTokens::revoke(std::string authorization_id) {
  auto job = [id = std::move(authorization_id), now = clock_.now_seconds()](store::Connection& db) {
    revoke_authorization(db, id, now);
  };
  co_await database_.write(std::move(job));
}

}  // namespace tessera::oauth
