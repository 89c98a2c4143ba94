#pragma once

#include "http/client/client.hpp"
#include "http/server/worker.hpp"
#include "oauth/keys/remote_keys.hpp"
#include "oauth/resource/access_token_verifier.hpp"
#include "packages/api-server/config.hpp"

#include <deque>
#include <memory>
#include <vector>

namespace tessera::api_server {

/// The servers that may say by a JWT of their own for whom they call us (`[[assertion_issuers]]`),
/// with their keys. Each may speak for its tenants and scopes only, for a minute, and no metadata
/// lists it: nobody can get a token there. One per worker, used on its strand.
class AssertionIssuers {
 public:
  /// Reads the key files. Throws Exception naming the file.
  /// @param config, worker, clock, log  not owned; outlive this
  AssertionIssuers(Config const& config, http::Worker& worker, Clock const& clock, Log& log);

  /// For a guard; refers to this object, which outlives it.
  [[nodiscard]] std::vector<oauth::TrustedIssuer> const& trusted() const noexcept {
    return trusted_;
  }

 private:
  std::unique_ptr<http::Client> client_;  // null: no keys are fetched
  std::deque<oauth::RemoteKeys> fetched_;
  std::deque<oauth::StaticKeys> fixed_;
  std::vector<oauth::TrustedIssuer> trusted_;
};

/// What the assertions of one issuer look like, and what they can say.
[[nodiscard]] oauth::IssuerProfile assertion_profile(AssertionIssuerConfig const& config);

/// Errors: appkit::Errc::bad_setting, naming the issuer and the key.
[[nodiscard]] Result<void> check(std::vector<AssertionIssuerConfig> const& issuers,
                                 std::string const& own_issuer);

}  // namespace tessera::api_server
