#pragma once

#include "async/task.hpp"
#include "base/clock.hpp"
#include "http/principal.hpp"
#include "jose/jwt.hpp"
#include "oauth/keys/key_source.hpp"
#include "oauth/model/issuer_profile.hpp"
#include "oauth/model/token_introspector.hpp"
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
  /// Instead of keys: the issuer is asked about each token, which may then be of any form. Tokens
  /// that are no JWT say not whose they are, so at most one issuer has this. Not owned; outlives
  /// the verifier.
  TokenIntrospector* introspector = nullptr;
};

/// Decides whether an access token is good for us, and remembers what was good. One per worker:
/// used on one strand only.
///
///     token ─► JWT of an issuer with keys?  ─yes─► its key, signature, claims
///        ├───► JWT of one that is asked?    ─yes─► ask ─► what it says, as claims
///        └───► no JWT, and one is asked?    ─yes─┘
///
/// Spec: RFC 9068 §4, RFC 8725 §3, RFC 7662 §2
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
  /// Throws Exception(Errc::bad_settings) for an issuer with both keys and an introspector, or
  /// neither, and for two with an introspector.
  AccessTokenVerifier(Options options, std::vector<TrustedIssuer> issuers, Clock const& clock);

  /// What an earlier `verify` of the same bytes found, if it still holds now: time, issuer,
  /// audience and the key's presence are checked again. Null: verify it.
  [[nodiscard]] http::PrincipalPtr recall(std::string_view token);

  /// Checks everything; fetches the issuer's keys if need be.
  /// Errors: Errc::invalid_token, with one word for the log as `debug`.
  /// Throws Exception(Errc::temporarily_unavailable) when the issuer's keys, or its answer, cannot
  /// be had.
  Task<Result<http::PrincipalPtr>> verify(Secret token);

 private:
  // One per name: an issuer with two names stands here twice.
  struct Issuer {
    KeySource* keys;                  // null: it is asked
    TokenIntrospector* introspector;  // null: signatures tell
    jose::VerifyOptions rules;
    IssuerProfile profile;
  };
  void add(TrustedIssuer trusted, Options const& options);
  [[nodiscard]] bool still_holds(VerifiedToken& token) const;
  [[nodiscard]] Issuer const* find_issuer(std::string_view issuer) const noexcept;
  /// The one that is asked; null: there is none.
  [[nodiscard]] Issuer const* asked_issuer() const noexcept;
  Task<Result<http::PrincipalPtr>> introspect(Issuer const& issuer, Secret token);
  [[nodiscard]] static Result<jose::Claims> read_description(json::object members,
                                                             Issuer const& issuer,
                                                             Secret const& token);

  std::string audience_;
  std::vector<Issuer> issuers_;
  Clock const& clock_;
  VerifiedTokens cache_;
};

}  // namespace tessera::oauth
