#include "oauth/storage/people/authorization_codes.hpp"

#include "crypto/opaque_token.hpp"

namespace tessera::oauth {
namespace {

// How long an authorization is remembered whose client asked for no refresh token: longer than any
// access token from it, so that a late second use of the code still ends them.
constexpr std::chrono::hours kRemembered{24};

/// The one statement that several processes may race on.
std::optional<store::Row> spend(store::Connection& db, std::string const& hash,
                                std::string const& client_id, SysSeconds now) {
  return db.query_one(
      "UPDATE oauth_codes SET spent_at = $3 WHERE code_hash = $1 AND client_id = $2 "
      "AND spent_at = 0 AND ends_at > $3 "
      "RETURNING authorization_id, redirect_uri, code_challenge, proof_key",
      hash, client_id, now);
}

CodeRedemption refuse(store::Connection& db, std::string const& hash, std::string const& client_id,
                      SysSeconds now) {
  std::optional<store::Row> const spent = db.query_one(
      "SELECT authorization_id FROM oauth_codes WHERE code_hash = $1 AND client_id = $2 "
      "AND spent_at > 0",
      hash, client_id);
  if (!spent) return {};
  SpentCode code{spent->get<std::string>(0)};
  revoke_authorization(db, code.authorization_id, now);
  return code;
}

CodeRedemption redeem_now(store::Connection& db, std::string const& hash,
                          std::string const& client_id, SysSeconds now) {
  std::optional<store::Row> const code = spend(db, hash, client_id, now);
  if (!code) return refuse(db, hash, client_id, now);
  std::optional<Authorization> authorization =
      select_live_authorization(db, code->get<std::string>(0));
  if (!authorization) return {};
  return RedeemedCode{std::move(*authorization),
                      {code->get<std::string>(1), code->get<std::string>(2),
                       code->get<std::optional<std::string>>(3)}};
}

}  // namespace

Task<Secret> AuthorizationCodes::issue(Authorization authorization, CodeBinding binding) {
  Secret code = crypto::new_opaque_token(random_);
  authorization.authorization_id = random_token(random_);
  auto job = [authorization = std::move(authorization), binding = std::move(binding),
              hash = crypto::opaque_token_hash(code), now = clock_.now_seconds(),
              life = life_](store::Connection& db) {
    remove_ended_authorizations(db, now);
    insert_authorization(db, authorization, now + kRemembered);
    db.execute(
        "INSERT INTO oauth_codes (code_hash, authorization_id, client_id, redirect_uri, "
        "code_challenge, proof_key, ends_at, spent_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
        hash, authorization.authorization_id, authorization.client_id, binding.redirect_uri,
        binding.code_challenge, binding.proof_key, now + life);
  };
  co_await database_.write(std::move(job));
  co_return code;
}

Task<CodeRedemption> AuthorizationCodes::redeem(Secret code, std::string client_id) {
  auto job = [hash = crypto::opaque_token_hash(code), client_id = std::move(client_id),
              now = clock_.now_seconds()](store::Connection& db) {
    return redeem_now(db, hash, client_id, now);
  };
  CodeRedemption redemption = co_await database_.write(std::move(job));
  co_return redemption;
}

}  // namespace tessera::oauth
