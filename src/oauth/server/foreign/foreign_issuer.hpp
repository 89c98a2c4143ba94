#pragma once

#include "base/error.hpp"
#include "jose/claims.hpp"
#include "jose/jwt.hpp"
#include "oauth/model/issuer_profile.hpp"
#include "oauth/server/grants/subject_token.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tessera::oauth {

/// Another server whose tokens are taken here, and what they must say to be. The defaults trust
/// nobody for anything; what its tokens look like is the profile underneath.
struct ForeignIssuer : IssuerProfile {
  /// Signs with ES256 or RS256, names a subject, and no scope or tenant of ours until it is said.
  ForeignIssuer() : ForeignIssuer(IssuerProfile{}) {
    algorithms = {jose::Algorithm::es256, jose::Algorithm::rs256};
    types.clear();
  }
  /// The same with the form, the algorithms and the required claims of a profile.
  explicit ForeignIssuer(IssuerProfile profile) : IssuerProfile(std::move(profile)) {
    present_claims = {"sub"};
    keep_other_scopes = false;
    tenant_claim.clear();
    tenants_claim.clear();
    max_life.reset();  // how long it still lives counts here
  }

  std::string name;      ///< 1 to 32 of [a-z0-9-]. Subjects become `name|sub`, so that nobody there
                         ///< can be taken for one of our clients or people. Required.
  std::string issuer;    ///< Exact `iss`. Required.
  std::string jwks_uri;  ///< Its keys. Required.
  /// One of `aud`, for tokens that are exchanged. Empty: not looked at, for servers whose tokens
  /// have none; `scope_prefix` or `required_claims` must then tell our tokens from others.
  std::string audience;
  std::vector<std::string> clients;  ///< Our clients that may present its tokens.
  bool for_exchange = false;         ///< Its access tokens may be exchanged. Spec: RFC 8693
  bool for_grants = false;           ///< Its assertions are a grant. Spec: RFC 7523 §2.1
  bool single_use = true;            ///< An assertion is good once; false: until it ends, for
                                     ///< workloads that get theirs from a file.
};

/// Errors: Errc::bad_settings, the hint names the issuer and what contradicts itself.
[[nodiscard]] Result<void> check_foreign_issuer(ForeignIssuer const& issuer);

/// What the tokens of an issuer must look like, before their audience.
/// @param named  the `iss` of the token: one of the issuer's names
[[nodiscard]] jose::VerifyOptions foreign_rules(ForeignIssuer const& issuer,
                                                std::string_view named);

/// Reads the claims of a verified token: claim rules, subject, tenant, scopes in our words.
/// Errors: Errc::invalid_request, the word for the log as `debug`.
[[nodiscard]] Result<SubjectToken> subject_of_foreign_token(jose::Claims const& claims,
                                                            ForeignIssuer const& issuer);

}  // namespace tessera::oauth
