#pragma once

#include "async/task.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "oauth/storage/people/authorization.hpp"
#include "oauth/storage/people/refresh_token_text.hpp"
#include "store/database.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <variant>

namespace tessera::oauth {

/// A refresh token was exchanged for its successor.
struct RotatedToken {
  Authorization authorization;
  std::optional<std::string> proof_key;  ///< What the token is bound to, if it is.
  Secret successor;
  SysSeconds ends_at{};  ///< The whole authorization's end, whatever is refreshed.
};
/// A superseded token was presented: somebody else has it, too. The authorization is revoked now.
struct ReplayedToken {
  std::string authorization_id;
};
/// The first: not a token of this client and this proof key, or it ended.
using Rotation = std::variant<std::monostate, RotatedToken, ReplayedToken>;

/// Refresh tokens, for all replicas. Each use gives a new one and ends the one used. Of one
/// authorization there is never more than one live token: it is one row, and one statement moves it
/// on. Safe to use from any thread. Spec: OAuth 2.1 §4.3, RFC 9700 §4.14
class RefreshTokens {
 public:
  struct Options {
    std::chrono::seconds idle{std::chrono::hours(24 * 14)};  ///< Ends when unused for so long.
    std::chrono::seconds life{std::chrono::hours(24 * 90)};  ///< Ends after so long in any case.
    /// How long the same client, with the same proof key, gets the same successor again: its first
    /// answer may have been lost. Until the successor is used.
    std::chrono::seconds retry{10};
  };
  /// @param database, clock, random  not owned; outlive this; migrated with
  /// `oauth_people_migrations`
  /// @param key  at least 32 bytes; see refresh_token_text.hpp
  RefreshTokens(store::Database& database, Clock const& clock, Random& random, Secret const& key,
                Options options)
      : database_(database), clock_(clock), random_(random), text_(key), options_(options) {}

  /// The first refresh token of an authorization.
  /// @param proof_key  of a client that cannot authenticate: later proofs must be by this key
  /// @return nothing when the authorization was revoked, or has a refresh token already
  Task<std::optional<Secret>> begin(std::string authorization_id,
                                    std::optional<std::string> proof_key);

  /// @param proof_key  of the proof that came with the request
  Task<Rotation> rotate(Secret token, std::string client_id, std::optional<std::string> proof_key);

  /// Which authorization a token of this client belongs to, for those who revoke or inspect it.
  /// @return nothing for what is no live token of the client
  Task<std::optional<Authorization>> find(Secret token, std::string client_id);
  /// Ends an authorization with its codes and refresh token.
  Task<> revoke(std::string authorization_id);

 private:
  store::Database& database_;
  Clock const& clock_;
  Random& random_;
  RefreshTokenText text_;
  Options options_;
};

}  // namespace tessera::oauth
