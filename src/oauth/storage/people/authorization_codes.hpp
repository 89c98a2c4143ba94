#pragma once

#include "async/task.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "oauth/storage/people/authorization.hpp"
#include "store/database.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <variant>

namespace tessera::oauth {

/// What a code is bound to besides its authorization.
struct CodeBinding {
  std::string redirect_uri;
  std::string code_challenge;            ///< S256; there is no other method.
  std::optional<std::string> proof_key;  ///< `dpop_jkt` of the request. Spec: RFC 9449 §10
};

/// A code that has just been spent: this caller is the only one who gets it.
struct RedeemedCode {
  Authorization authorization;
  CodeBinding binding;
};
/// A code of this client that was spent before. Its authorization is revoked now.
struct SpentCode {
  std::string authorization_id;
};
/// The first: not a code of this client, or it ended, or its person may no longer sign in.
using CodeRedemption = std::variant<std::monostate, RedeemedCode, SpentCode>;

/// Authorization codes, for all replicas: one statement decides who spends one. Safe to use from
/// any thread. Spec: OAuth 2.1 §4.1.2, §4.1.3
class AuthorizationCodes {
 public:
  /// @param database, clock, random  not owned; outlive this; migrated with
  /// `oauth_people_migrations`
  /// @param life  at most 60 s
  AuthorizationCodes(store::Database& database, Clock const& clock, Random& random,
                     std::chrono::seconds life)
      : database_(database), clock_(clock), random_(random), life_(life) {}

  /// Begins an authorization; its id is made here.
  /// @return the code, which is nowhere else
  Task<Secret> issue(Authorization authorization, CodeBinding binding);

  /// Spends a code. When this returns, it is on disk that the code is spent.
  Task<CodeRedemption> redeem(Secret code, std::string client_id);

 private:
  store::Database& database_;
  Clock const& clock_;
  Random& random_;
  std::chrono::seconds life_;
};

}  // namespace tessera::oauth
