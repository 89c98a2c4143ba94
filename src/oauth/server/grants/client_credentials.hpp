#pragma once

#include "oauth/server/grants/grant.hpp"
#include "oauth/server/resource_table.hpp"

namespace tessera::oauth {

/// The client acts for itself: `sub` is its own identifier. Not for public clients, which prove
/// nothing. Spec: RFC 6749 §4.4
class ClientCredentialsGrant final : public Grant {
 public:
  /// @param resources  not owned; outlives the grant
  explicit ClientCredentialsGrant(ResourceTable const& resources) : resources_(resources) {}

  [[nodiscard]] std::string_view grant_type() const noexcept override;
  Task<TokenGrant> decide(GrantRequest request) const override;

 private:
  ResourceTable const& resources_;
};

}  // namespace tessera::oauth
