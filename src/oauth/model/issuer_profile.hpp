#pragma once

#include "base/error.hpp"
#include "jose/claims.hpp"
#include "jose/jwt.hpp"
#include "oauth/model/scope_set.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What the access tokens of one issuer look like, and where in them it says who calls. Servers
// agree on little beyond the signature: each difference is a field here and a rule nowhere else.

namespace tessera::oauth {

/// How to read the access tokens of one issuer. The defaults are those of RFC 9068 and of our own
/// authorization server.
struct IssuerProfile {
  /// Further `iss` under which the same issuer signs with the same keys.
  std::vector<std::string> other_names{};
  std::vector<jose::Algorithm> algorithms{jose::Algorithm::es256};
  std::vector<std::string> types{"at+jwt"};  ///< Accepted `typ`; empty: `JWT`, `at+jwt`, or none.
  std::vector<std::string> present_claims{"sub", "client_id", "iat", "jti"};  ///< Must be there.
  /// Texts that must be there, each one of those listed: `{"token_use": ["access"]}`.
  std::map<std::string, std::vector<std::string>> required_claims{};
  std::string client_claim = "client_id";  ///< Names the software that calls.

  /// For issuers whose access tokens have no `aud`: the identifier that stands before a `/` in
  /// their scopes. A token is for us when one of its scopes has it; it is taken off, and scopes of
  /// other resource servers are left out. An `aud` that is there all the same must name us. Empty:
  /// `aud` alone decides.
  std::string scope_prefix{};
  std::map<std::string, std::vector<std::string>> scopes{};  ///< Its scope (without prefix): ours.
  bool keep_other_scopes = true;  ///< Scopes that `scopes` does not name stay as they are.

  std::string tenant{};                          ///< Of all its subjects; or …
  std::string tenant_claim = "tenant_id";        ///< … the claim that names it, through …
  std::map<std::string, std::string> tenants{};  ///< … this table; empty: as it stands there.
  std::string tenants_claim = "tenants";         ///< A list of more tenants; empty: there is none.

  /// Longest `exp` - `iat`; nothing: what the guard says for all issuers.
  std::optional<std::chrono::seconds> max_life{};
};

/// The profile of that name: `rfc9068`, or `cognito` for an Amazon Cognito user pool (no `aud`, no
/// `typ`, RS256, `token_use` says access, both forms of the issuer's name).
/// @param issuer  the `iss` that is configured; for `cognito` the other form is made from it
/// Errors: Errc::bad_settings, the hint lists the names that there are.
[[nodiscard]] Result<IssuerProfile> profile_named(std::string_view name, std::string_view issuer);

/// The two names under which a Cognito user pool may sign, the given one first; only that when it
/// is no name of such a pool: `https://cognito-idp.REGION.amazonaws.com/POOL` and
/// `https://issuer-cognito-idp.…`.
[[nodiscard]] std::vector<std::string> cognito_issuer_names(std::string_view issuer);

/// Errors: Errc::bad_settings for a profile that contradicts itself; the hint says what.
[[nodiscard]] Result<void> check_profile(IssuerProfile const& profile);

/// What `jose` can check of a token: type, algorithm, presence. Issuer and audience are the
/// caller's; with a `scope_prefix` the audience is unchecked here, and `read_profiled` decides.
[[nodiscard]] jose::VerifyOptions token_rules(IssuerProfile const& profile);

/// What the claims of one token mean.
struct ProfiledClaims {
  std::string client_id;             ///< Empty: the issuer does not say.
  std::string tenant;                ///< Empty: the token names none.
  std::vector<std::string> tenants;  ///< All that the token allows, `tenant` first.
  ScopeSet scopes;                   ///< In our words.
};

/// Reads the claims of a token whose signature, time and issuer have been verified.
/// @param audience  who we are; looked at only with a `scope_prefix`, empty: not at all
/// Errors: Errc::invalid_token; `debug` is the log's word: `claim_NAME`, `wrong_audience`,
/// `malformed_scope_claim`, `malformed_tenant_claim`, `unknown_tenant`.
[[nodiscard]] Result<ProfiledClaims> read_profiled(jose::Claims const& claims,
                                                   IssuerProfile const& profile,
                                                   std::string_view audience);

}  // namespace tessera::oauth
