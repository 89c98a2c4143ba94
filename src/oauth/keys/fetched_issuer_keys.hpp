#pragma once

#include "base/clock.hpp"
#include "base/log.hpp"
#include "oauth/keys/issuer_keys.hpp"

#include <memory>
#include <string>
#include <vector>

namespace tessera::oauth {

/// An issuer and where its keys are.
struct IssuerAddress {
  std::string issuer;
  std::string jwks_uri;
};

/// The keys of issuers that the operator has named, fetched on a thread of their own that all
/// workers share, and kept fresh as `RemoteKeys` says. Safe to use from any thread.
class FetchedIssuerKeys final : public IssuerKeys {
 public:
  /// @param addresses  what the operator trusts; any address may be among them
  /// @param clock, log  not owned; outlive this
  FetchedIssuerKeys(std::vector<IssuerAddress> addresses, Clock const& clock, Log& log);
  /// Waits for what runs; the loops of those who wait here outlive this.
  ~FetchedIssuerKeys() override;

  Task<KeySnapshot> keys_with(std::string issuer, std::string kid) override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tessera::oauth
