#pragma once

#include "async/task.hpp"
#include "base/clock.hpp"
#include "crypto/digest.hpp"
#include "http/principal.hpp"
#include "jose/jwt.hpp"
#include "oauth/keys/key_source.hpp"
#include "oauth/model/issuer_profile.hpp"
#include "oauth/resource/verified_tokens.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::oauth {

/// An authorization server whose tokens are accepted.
struct TrustedIssuer {
  std::string issuer{};       ///< Exact `iss`.
  KeySource* keys = nullptr;  ///< Its keys, and nobody else's. Not owned; outlives the verifier.
  IssuerProfile profile{};    ///< What its tokens look like.
  bool advertised = true;     ///< Named in the metadata, as a place where a client can get a token.
};

/// Decides whether an access token is good for us, and remembers what was good. One per worker:
/// used on one strand only. Spec: RFC 9068 §4, RFC 8725 §3
class AccessTokenVerifier {
 public:
  struct Options {
    std::string audience;             ///< Who we are: one of `aud`. Required.
    std::chrono::seconds leeway{30};  ///< Clock difference forgiven.
    std::chrono::seconds max_lifetime{
        3600};  ///< Longest `exp` - `iat`, unless a profile says more.
    VerifiedTokens::Options cache{};
  };
  /// @param clock  not owned; outlives the verifier
  AccessTokenVerifier(Options options, std::vector<TrustedIssuer> issuers, Clock const& clock);

  /// What an earlier `verify` of the same bytes found, if it still holds now: time, issuer,
  /// audience and the key's presence are checked again. Null: verify it.
  [[nodiscard]] http::PrincipalPtr recall(crypto::Sha256Digest const& digest);

  /// Checks everything; fetches the issuer's keys if need be.
  /// Errors: Errc::invalid_token, with one word for the log as `debug`.
  /// Throws Exception(Errc::temporarily_unavailable) when the issuer's keys cannot be had.
  Task<Result<http::PrincipalPtr>> verify(Secret token, crypto::Sha256Digest digest);

 private:
  // One per name: an issuer with two names stands here twice.
  struct Issuer {
    KeySource& keys;
    jose::VerifyOptions rules;
    IssuerProfile profile;
  };
  [[nodiscard]] bool still_holds(VerifiedToken& token) const;
  [[nodiscard]] Issuer const* find_issuer(std::string_view issuer) const noexcept;

  std::string audience_;
  std::vector<Issuer> issuers_;
  Clock const& clock_;
  VerifiedTokens cache_;
};

}  // namespace tessera::oauth
