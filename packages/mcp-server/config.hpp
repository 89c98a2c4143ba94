#pragma once

#include "appkit/server_config.hpp"
#include "packages/mcp-server/backend/backend_config.hpp"
#include "packages/mcp-server/issuers/issuer_config.hpp"
#include "packages/mcp-server/settings_style.hpp"
#include "packages/mcp-server/tenants/tenant_config.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The settings of mcp-server. config.example.toml explains each; paths are relative to the file.

namespace tessera::mcp_server {

struct AuthConfig {
  std::string issuer = "http://localhost:3006";
  std::string jwks_uri;
  bool accept_tokens = true;  ///< False: only those of `[[issuers]]`.
  bool accept_x_jwt_token = true;
  std::string revocation = "off";
  std::string verify{kVerifySignature};
  std::uint32_t believe_seconds = 10;  ///< With `verify = "introspect"`; 1 to 60.
};
BOOST_DESCRIBE_STRUCT(AuthConfig, (),
                      (issuer, jwks_uri, accept_tokens, accept_x_jwt_token, revocation, verify,
                       believe_seconds))

/// Whether our authorization server is asked about the tokens that it issued to our callers.
[[nodiscard]] bool is_asked(AuthConfig const& auth);

/// The values of `auth.revocation`.
inline constexpr std::string_view kRevocationIntrospect = "introspect";
inline constexpr std::string_view kRevocationOff = "off";

struct ApprovalConfig {
  std::string state_key_file = "keys/state.key";
  std::uint32_t expires_seconds = 600;
};
BOOST_DESCRIBE_STRUCT(ApprovalConfig, (), (state_key_file, expires_seconds))

struct Config {
  std::string file;  ///< Where it was read; empty: nowhere. No setting.
  std::string resource = "http://localhost:3005/mcp";
  appkit::ListenConfig listen{.port = 3005};
  AuthConfig auth;
  std::vector<IssuerConfig> issuers;
  appkit::GuardConfig guard;
  BackendConfig backend;
  BackendConfigs backends;
  ApprovalConfig approval;
  TenantLayers tenants{{kDefaultTenant, built_in_layer()}};
  TenantStoreConfig tenant_store;
  RateLimitConfig rate_limits;
  PolicyConfig policy;
  appkit::LogConfig log;
};
BOOST_DESCRIBE_STRUCT(Config, (),
                      (resource, listen, auth, issuers, guard, backend, backends, approval, tenants,
                       tenant_store, rate_limits, policy, log))

/// The same with every path resolved against the folder of `config_file`, and what was left empty
/// filled in.
[[nodiscard]] Config resolve(Config config, std::string const& config_file);

/// What cannot be said by types alone. Errors: appkit::Errc::bad_setting, naming the key.
[[nodiscard]] Result<void> check(Config const& config);

}  // namespace tessera::mcp_server
