#pragma once

#include "oauth/client/live_tokens.hpp"
#include "oauth/keys/remote_keys.hpp"
#include "oauth/resource/access_token_verifier.hpp"
#include "packages/mcp-server/backend/backend_keys.hpp"
#include "packages/mcp-server/config.hpp"

#include <deque>
#include <optional>
#include <vector>

namespace tessera::mcp_server {

/// The issuers whose tokens one worker takes, with their keys, or the way to ask: that of `[auth]`
/// first. Used on the worker's strand only.
class IssuerParts {
 public:
  struct Collaborators {
    http::Client& client;
    TaskGroup& tasks;
    Clock const& clock;
    Random& random;
    Log& log;
  };
  /// @param with  not owned; outlive this
  /// Throws Exception naming a file that is needed to ask an issuer and cannot be used.
  IssuerParts(Config const& config, BackendKeySet const& keys, Collaborators with);
  IssuerParts(IssuerParts const&) = delete;
  IssuerParts& operator=(IssuerParts const&) = delete;

  /// For a guard; refers to this object, which outlives it.
  [[nodiscard]] std::vector<oauth::TrustedIssuer> const& trusted() const noexcept {
    return trusted_;
  }

 private:
  std::optional<oauth::LiveTokens> asked_;  // nothing: all are known by their keys
  std::deque<oauth::RemoteKeys> keys_;      // a deque: what refers to one stays right
  std::vector<oauth::TrustedIssuer> trusted_;
};

}  // namespace tessera::mcp_server
