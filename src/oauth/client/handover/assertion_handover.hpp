#pragma once

#include "base/random.hpp"
#include "jose/jwk.hpp"
#include "oauth/client/handover/header_placement.hpp"
#include "oauth/client/handover/identity_handover.hpp"

#include <chrono>

namespace tessera::oauth {

/// The backend sees a JWT that we signed for this one call: for whom, for which tenant, for which
/// tool. No authorization server is asked; the backend verifies it with our published keys.
/// It has the form of an access token, so that an ordinary guard can check it. Spec: RFC 9068 §2
class AssertionHandover final : public IdentityHandover {
 public:
  struct Options {
    std::string issuer;             ///< Who we are: our resource identifier. Required.
    std::string audience;           ///< The backend. Required.
    std::string actor;              ///< Who we are as a client: `act`. Required.
    std::chrono::seconds life{60};  ///< Never longer than the caller's own token.
  };
  /// @param clock, random  not owned; outlive this
  AssertionHandover(Options options, jose::SigningKey key, HeaderPlacement placement,
                    Clock const& clock, Random& random);

  /// Throws Exception(Errc::invalid_token) when the caller's token has ended meanwhile.
  Task<http::Headers> headers_for(HandoverCallPtr call) override;
  /// Each call has an assertion of its own; a second one would say the same.
  bool refused(HandoverCall const&) override { return false; }
  [[nodiscard]] std::string_view mode() const noexcept override { return "assertion"; }

  /// The assertion alone. Throws as `headers_for`.
  [[nodiscard]] Secret assertion_for(HandoverCall const& call) const;

 private:
  Options options_;
  jose::SigningKey key_;
  HeaderPlacement placement_;
  Clock const& clock_;
  Random& random_;
};

}  // namespace tessera::oauth
