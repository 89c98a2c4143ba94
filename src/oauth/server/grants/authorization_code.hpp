#pragma once

#include "base/log.hpp"
#include "oauth/server/grants/grant.hpp"
#include "oauth/server/resource_table.hpp"
#include "oauth/storage/people/people_stores.hpp"
#include "oauth/storage/revoked_tokens.hpp"

namespace tessera::oauth {

/// A person said yes to a client, which now exchanges the code for tokens. A code works once; its
/// second use ends everything that came from the first. A client that may refresh gets a refresh
/// token, too. Spec: OAuth 2.1 §4.1.3, RFC 7636 §4.6, RFC 8707 §2.2, RFC 9449 §10
class AuthorizationCodeGrant final : public Grant {
 public:
  struct Parts {
    ResourceTable const& resources;
    PeopleStores& stores;
    RevokedTokens& revoked;
    Clock const& clock;
    Log& log;
  };
  /// @param parts  what it refers to is not owned and outlives the grant
  explicit AuthorizationCodeGrant(Parts const& parts) : parts_(parts) {}

  [[nodiscard]] std::string_view grant_type() const noexcept override;
  Task<TokenGrant> decide(GrantRequest request) const override;

 private:
  Task<RedeemedCode> redeem(GrantRequest const& request) const;
  Parts parts_;
};

}  // namespace tessera::oauth
