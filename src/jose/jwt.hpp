#pragma once

#include "base/clock.hpp"
#include "jose/claims.hpp"
#include "jose/jwk_set.hpp"
#include "jose/jws.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::jose {

enum class AudienceRule : std::uint8_t {
  one_of,     ///< `aud` must contain one of ours; others may stand beside it.
  sole,       ///< `aud` must be one of ours and nothing else. Spec: RFC 10070
  unchecked,  ///< For issuers whose tokens have no `aud`: the caller must check something else.
};

/// What one kind of token must look like. The defaults are those of an OAuth access token; two of
/// them (issuer and audiences) are left for the caller, and while they are empty every token is
/// refused.
struct VerifyOptions {
  std::string issuer;                  ///< Exact, byte for byte. Empty: no token passes.
  std::vector<std::string> audiences;  ///< Who we are. Empty: no token passes (see below).
  AudienceRule audience_rule = AudienceRule::one_of;
  /// Accepted `typ`, in any case, with or without "application/".
  std::vector<std::string> types{"at+jwt"};
  bool allow_missing_type = false;  ///< Accept a token that states no `typ`.
  std::vector<Algorithm> algorithms{Algorithm::es256, Algorithm::ed25519, Algorithm::rs256,
                                    Algorithm::ps256};
  std::chrono::seconds leeway{30};  ///< Clock difference forgiven; more than 60 s counts as 60.
  /// Longest `exp` - `iat`; `iat` is then required. Empty: not limited.
  std::optional<std::chrono::seconds> max_lifetime;
  /// Longest `exp` - now. Empty: not limited.
  std::optional<std::chrono::seconds> max_remaining;
  bool require_exp = true;
  /// Further claims that must be there, such as sub, client_id, iat and jti.
  std::vector<std::string> required_claims;
  JwsLimits limits;
};

/// Verifies a compact JWT and returns its claims. In order: size and form, `typ`, `alg`, key,
/// signature, claims. A caller that must do something between (fetch keys anew, ask its cache)
/// makes the same calls itself: `parse_jws`, `check_header`, `select_key`, `verify_jws`,
/// `Claims::parse`, `check_claims`, or `verify_parsed_jwt` for all but the parsing.
/// Errors: every value of jose::Errc up to too_long_lived.
/// Spec: RFC 7519 §7.2, RFC 8725 §3, RFC 9068 §4
[[nodiscard]] Result<Claims> verify_jwt(std::string_view token, JwkSet const& keys,
                                        VerifyOptions const& options, SysSeconds now);

/// The same for a token whose claims had to be read before its keys were known. In the same order.
/// @param claims  of the payload of `jws`; good for nothing until this has said yes
[[nodiscard]] Result<void> verify_parsed_jwt(Jws const& jws, Claims const& claims,
                                             JwkSet const& keys, VerifyOptions const& options,
                                             SysSeconds now);

/// The checks that need no key. Errors: wrong_type, algorithm_not_allowed.
[[nodiscard]] Result<void> check_header(JwsHeader const& header, VerifyOptions const& options);

/// The checks that need no signature; also for claims that come out of a cache.
/// Errors: missing_claim, wrong_issuer, wrong_audience, and those of `check_times`.
[[nodiscard]] Result<void> check_claims(Claims const& claims, VerifyOptions const& options,
                                        SysSeconds now);

/// Only what changes as time goes by: for a cache whose entries passed `check_claims` under the
/// same options. Errors: missing_claim, expired, not_yet_valid, too_long_lived.
[[nodiscard]] Result<void> check_times(TimeClaims const& times, VerifyOptions const& options,
                                       SysSeconds now);

/// Signs claims as a JWT. Errors: those of `sign_jws`.
/// @param header  more members of the header, above all `typ`
[[nodiscard]] Result<std::string> sign_jwt(json::object header, json::object const& claims,
                                           SigningKey const& key);

}  // namespace tessera::jose
