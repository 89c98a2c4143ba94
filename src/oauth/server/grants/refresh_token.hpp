#pragma once

#include "base/log.hpp"
#include "oauth/server/grants/grant.hpp"
#include "oauth/server/resource_table.hpp"
#include "oauth/storage/people/people_stores.hpp"
#include "oauth/storage/revoked_tokens.hpp"

namespace tessera::oauth {

/// A client that may act for an absent person renews its access. The refresh token is exchanged for
/// its successor; a superseded one ends the whole authorization, unless it is the retry of a client
/// whose answer was lost. Spec: OAuth 2.1 §4.3, RFC 9700 §4.14
class RefreshTokenGrant final : public Grant {
 public:
  struct Parts {
    ResourceTable const& resources;
    PeopleStores& stores;
    RevokedTokens& revoked;
    Clock const& clock;
    Log& log;
  };
  /// @param parts  what it refers to is not owned and outlives the grant
  explicit RefreshTokenGrant(Parts const& parts) : parts_(parts) {}

  [[nodiscard]] std::string_view grant_type() const noexcept override;
  Task<TokenGrant> decide(GrantRequest request) const override;

 private:
  Task<> check_first(GrantRequest const& request, Secret token) const;
  Task<> end_after_replay(std::string client_id, std::string authorization_id) const;
  Parts parts_;
};

}  // namespace tessera::oauth
