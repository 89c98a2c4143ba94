#pragma once

#include "base/clock.hpp"
#include "base/log.hpp"
#include "http/message/handler.hpp"
#include "oauth/model/scope_set.hpp"
#include "oauth/resource/access_token_verifier.hpp"
#include "oauth/resource/refusal.hpp"
#include "oauth/resource/seen_proofs.hpp"
#include "oauth/resource/token_source.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace tessera::http {
class Router;
}

namespace tessera::oauth {

/// Lets only requests through that carry a good access token, and tells the handler behind it who
/// calls. It decides from the head of the request; the body has not been read when it refuses.
///
///     request ─► one token ─► known? ─no─► verify ─► proof ─► revoked? ─► tenant ─► scopes ─►
///     handler
///                  │400/401     │yes─────────│401────►│401      │401        │400/403  │403
///
/// A token that is bound to a key (`cnf`) comes by the scheme DPoP, with a proof.
///
/// One per worker: used on one strand only. Spec: RFC 6750, RFC 9068 §4, RFC 9728, MCP basic/
/// authorization
class BearerGuard {
 public:
  /// Looks at what only the program knows (revocation, a customer's state).
  /// An error refuses the request with its wire form; `debug` is the log's word.
  using ExtraCheck = std::function<Result<void>(http::Request const&, http::Principal const&)>;
  /// Whether a token was revoked: for a guard that has the authorization server beside it. Throws
  /// Exception when it cannot say; the request is then refused with the error's wire form.
  using RevocationCheck = std::function<Task<bool>(http::PrincipalPtr)>;

  struct Options {
    std::string resource{};  ///< Our identifier: the audience and the metadata's name.
    std::vector<TrustedIssuer> issuers{};       ///< Whose tokens are accepted, the first preferred.
    ScopeSet required_scopes{};                 ///< What every request here needs; may be empty.
    ScopeSet challenge_scopes{};                ///< What a caller without token is told to ask for;
                                                ///< empty: required_scopes.
    ScopeSet scopes_supported{};                ///< For the metadata; empty: not said.
    std::string resource_name{};                ///< For people, in the metadata; empty: not said.
    bool require_tenant = true;                 ///< Refuse tokens that name no tenant.
    bool accept_x_jwt_token = true;             ///< Take the token from `X-JWT-TOKEN` as well.
    std::chrono::seconds leeway{30};            ///< Clock difference forgiven.
    std::chrono::seconds max_token_life{3600};  ///< Longest `exp` - `iat` that is accepted.
    VerifiedTokens::Options cache{};
    RevocationCheck is_revoked{};  ///< Asked on every request, whatever is remembered; empty: none.
    ExtraCheck extra_check{};      ///< Runs last, on every request; empty: none.
    SeenProofs* seen_proofs = nullptr;  ///< Shared by the workers; not owned. Null: one of its own.
  };

  /// @param clock, log  not owned; outlive the guard
  /// Throws Exception(Errc::invalid_target) when `resource` is no resource identifier.
  BearerGuard(Options options, Clock const& clock, Log& log);
  BearerGuard(BearerGuard const&) = delete;
  BearerGuard& operator=(BearerGuard const&) = delete;

  /// The guard as middleware; it refers to this object, which outlives it.
  [[nodiscard]] http::Middleware middleware();

  /// Adds the public protected resource metadata, at the address made from the resource and at the
  /// root. These routes lie before the guard. Spec: RFC 9728 §3.1
  void add_metadata_routes(http::Router& router) const;

  /// The 403 for an operation that needs more than the token has; for scopes per tool.
  /// @param needed  all scopes of the operation, not only the missing ones
  /// Spec: RFC 6750 §3.1, MCP basic/authorization (step-up)
  [[nodiscard]] http::Response challenge_insufficient_scope(ScopeSet needed) const;

  /// Where the metadata is.
  [[nodiscard]] std::string const& metadata_url() const noexcept { return metadata_url_; }

 private:
  Task<http::Response> handle(http::Request& request, http::Handler const& next);
  Task<Result<http::PrincipalPtr>> identify(http::Request const& request);
  Task<Result<http::PrincipalPtr>> recognise(CarriedToken token);
  [[nodiscard]] Result<void> check_proof(http::Request const& request,
                                         http::Principal const& principal, bool with_proof);
  Task<Result<void>> check_revocation(http::PrincipalPtr principal);
  [[nodiscard]] Result<http::PrincipalPtr> authorize(http::Request const& request,
                                                     http::PrincipalPtr principal) const;
  [[nodiscard]] http::Response refuse(http::Request const& request, Error const& error) const;

  Options options_;
  std::string metadata_url_;
  AccessTokenVerifier verifier_;
  Clock const& clock_;
  Log& log_;
  SeenProofs own_seen_proofs_;
};

}  // namespace tessera::oauth
