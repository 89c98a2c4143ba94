#pragma once

#include "oauth/model/issuer_profile.hpp"
#include "packages/mcp-server/settings_style.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tessera::mcp_server {

/// One `[[issuers]]`: a further issuer whose access tokens are taken; see `oauth::IssuerProfile`.
struct IssuerConfig {
  std::string issuer;
  std::string jwks_uri;                 ///< Empty: the issuer and `/.well-known/jwks.json`.
  std::string profile = "rfc9068";      ///< Or `cognito`.
  std::vector<std::string> algorithms;  ///< Empty: those of the profile.
  std::vector<std::string> clients;     ///< Whose tokens count; empty: all clients of the issuer.
  std::string scope_prefix;
  std::map<std::string, std::vector<std::string>> required_claims;
  std::map<std::string, std::vector<std::string>> scopes;
  std::string tenant;
  std::string tenant_claim;
  std::map<std::string, std::string> tenants;
  std::uint32_t max_token_seconds = 0;  ///< Longest life of a token; 0: what the profile says.
};
BOOST_DESCRIBE_STRUCT(IssuerConfig, (),
                      (issuer, jwks_uri, profile, algorithms, clients, scope_prefix,
                       required_claims, scopes, tenant, tenant_claim, tenants, max_token_seconds))

/// The profile that the settings describe.
/// Errors: appkit::Errc::bad_setting, naming the issuer and what does not fit.
[[nodiscard]] Result<oauth::IssuerProfile> profile_of(IssuerConfig const& config);

/// Also: no issuer twice, and none that is `own_issuer`. Errors: as `profile_of`.
[[nodiscard]] Result<void> check(std::vector<IssuerConfig> const& issuers,
                                 std::string const& own_issuer);

}  // namespace tessera::mcp_server
