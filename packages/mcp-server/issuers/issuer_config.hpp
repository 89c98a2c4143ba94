#pragma once

#include "oauth/model/issuer_profile.hpp"
#include "packages/mcp-server/settings_style.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::mcp_server {

/// The values of `verify`.
inline constexpr std::string_view kVerifySignature = "signature";
inline constexpr std::string_view kVerifyIntrospect = "introspect";

/// How an issuer is asked about its tokens, and who we are there.
struct IntrospectionConfig {
  std::string endpoint;  ///< Empty: as the issuer's metadata says.
  std::string client_id;
  std::string client_secret_file;  ///< One of these two proves us.
  std::string key_file;
  std::uint32_t believe_seconds = 10;  ///< How long an answer may be relied on; 1 to 60.
};
BOOST_DESCRIBE_STRUCT(IntrospectionConfig, (),
                      (endpoint, client_id, client_secret_file, key_file, believe_seconds))

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
  std::string verify{kVerifySignature};
  IntrospectionConfig introspection;  ///< How it is asked, with `verify = "introspect"`.
};
BOOST_DESCRIBE_STRUCT(IssuerConfig, (),
                      (issuer, jwks_uri, profile, algorithms, clients, scope_prefix,
                       required_claims, scopes, tenant, tenant_claim, tenants, max_token_seconds,
                       verify, introspection))

/// The same with the paths of its files resolved against the folder of `config_file`.
void resolve(IssuerConfig& issuer, std::string const& config_file);

/// The profile that the settings describe.
/// Errors: appkit::Errc::bad_setting, naming the issuer and what does not fit.
[[nodiscard]] Result<oauth::IssuerProfile> profile_of(IssuerConfig const& config);

/// Also: no issuer twice, and none that is `own_issuer`; whoever is asked can be asked, and at most
/// one is. Errors: as `profile_of`.
/// @param own_is_asked  `own_issuer` is
[[nodiscard]] Result<void> check(std::vector<IssuerConfig> const& issuers,
                                 std::string const& own_issuer, bool own_is_asked);

}  // namespace tessera::mcp_server
