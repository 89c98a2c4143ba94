#pragma once

#include "oauth/keys/remote_keys.hpp"
#include "oauth/resource/access_token_verifier.hpp"
#include "packages/mcp-server/config.hpp"

#include <deque>
#include <vector>

namespace tessera::mcp_server {

/// The issuers whose tokens one worker takes, with their keys: that of `[auth]` first. Used on the
/// worker's strand only.
class IssuerParts {
 public:
  struct Collaborators {
    http::Client& client;
    TaskGroup& tasks;
    Clock const& clock;
    Log& log;
  };
  /// @param with  not owned; outlive this
  IssuerParts(Config const& config, Collaborators with);

  /// For a guard; refers to this object, which outlives it.
  [[nodiscard]] std::vector<oauth::TrustedIssuer> const& trusted() const noexcept {
    return trusted_;
  }

 private:
  std::deque<oauth::RemoteKeys> keys_;  // a deque: what refers to one stays right
  std::vector<oauth::TrustedIssuer> trusted_;
};

}  // namespace tessera::mcp_server
