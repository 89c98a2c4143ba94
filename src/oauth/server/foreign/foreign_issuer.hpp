#pragma once

#include "base/error.hpp"
#include "jose/claims.hpp"
#include "jose/jwt.hpp"
#include "oauth/server/grants/subject_token.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::oauth {

/// Another server whose tokens are taken here, and what they must say to be. The defaults trust
/// nobody for anything.
struct ForeignIssuer {
  std::string name;      ///< 1 to 32 of [a-z0-9-]. Subjects become `name|sub`, so that nobody there
                         ///< can be taken for one of our clients or people. Required.
  std::string issuer;    ///< Exact `iss`. Required.
  std::string jwks_uri;  ///< Its keys. Required.
  std::vector<jose::Algorithm> algorithms{jose::Algorithm::es256, jose::Algorithm::rs256};
  std::vector<std::string> types;  ///< Accepted `typ`; empty: `JWT`, `at+jwt`, or none.
  /// One of `aud`, for tokens that are exchanged. Empty: not looked at, for servers whose tokens
  /// have none; `required_claims` must then tell our tokens from others.
  std::string audience;
  /// Texts that must be there, each one of those listed: `{"token_use": ["access"]}`.
  std::map<std::string, std::vector<std::string>> required_claims;
  std::vector<std::string> clients;            ///< Our clients that may present its tokens.
  std::string tenant;                          ///< Of all its subjects; or …
  std::string tenant_claim;                    ///< … the claim that names it, through …
  std::map<std::string, std::string> tenants;  ///< … this table; empty: as it stands there.
  std::map<std::string, std::vector<std::string>>
      scopes;                 ///< Its scope: ours. Others are left out.
  bool for_exchange = false;  ///< Its access tokens may be exchanged. Spec: RFC 8693
  bool for_grants = false;    ///< Its assertions are a grant. Spec: RFC 7523 §2.1
  bool single_use = true;     ///< An assertion is good once; false: until it ends, for workloads
                              ///< that get theirs from a file.
};

/// Errors: Errc::bad_settings, the hint names the issuer and what contradicts itself.
[[nodiscard]] Result<void> check_foreign_issuer(ForeignIssuer const& issuer);

/// What the tokens of an issuer must look like, before their audience.
[[nodiscard]] jose::VerifyOptions foreign_rules(ForeignIssuer const& issuer);

/// Reads the claims of a verified token: claim rules, subject, tenant, scopes in our words.
/// Errors: Errc::invalid_request, the word for the log as `debug`.
[[nodiscard]] Result<SubjectToken> subject_of_foreign_token(jose::Claims const& claims,
                                                            ForeignIssuer const& issuer);

}  // namespace tessera::oauth
