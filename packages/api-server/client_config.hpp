#pragma once

#include "base/error.hpp"
#include "base/json_codec.hpp"

#include <cstdint>
#include <string>
#include <vector>

// Settings about clients that nobody enters by hand: those that register themselves, and those
// that are a document at an address. config.example.toml explains each.

namespace tessera::api_server {

/// Whose software statements are taken.
struct StatementIssuerConfig {
  std::string issuer;
  std::string jwks_file;
};
BOOST_DESCRIBE_STRUCT(StatementIssuerConfig, (), (issuer, jwks_file))

struct RegistrationConfig {
  std::string mode = "off";  ///< "off", "token" or "open".
  std::vector<std::string> grant_types{"authorization_code", "refresh_token"};
  std::vector<std::string> auth_methods{"none", "private_key_jwt"};
  std::vector<std::string> scopes;     ///< Empty: every scope of the resources.
  std::vector<std::string> resources;  ///< Empty: all that this server issues tokens for.
  std::vector<std::string> redirect_hosts;
  std::uint32_t redirect_uris = 5;
  std::uint32_t block_per_minute = 5;
  std::uint32_t block_per_day = 50;
  std::uint32_t all_per_minute = 60;
  std::uint32_t unused_per_block = 20;
  std::uint32_t unused = 2'000;
  std::uint32_t clients = 10'000;
  std::uint32_t unused_hours = 24;
  std::uint32_t inactive_days = 90;
  std::vector<StatementIssuerConfig> statement_issuers;
};
BOOST_DESCRIBE_STRUCT(RegistrationConfig, (),
                      (mode, grant_types, auth_methods, scopes, resources, redirect_hosts,
                       redirect_uris, block_per_minute, block_per_day, all_per_minute,
                       unused_per_block, unused, clients, unused_hours, inactive_days,
                       statement_issuers))

/// Programs that get tokens for themselves because of where their document is.
struct MachineConfig {
  std::string host;    ///< `jobs.example.com` or `*.example.com`. Required.
  std::string tenant;  ///< Whom they act for. Required.
  std::vector<std::string> scopes;
  std::vector<std::string> resources;  ///< Empty: all that this server issues tokens for.
};
BOOST_DESCRIBE_STRUCT(MachineConfig, (), (host, tenant, scopes, resources))

struct DocumentsConfig {
  bool enabled = true;
  std::vector<std::string> allowed_hosts;
  std::vector<std::string> denied_hosts;
  std::vector<std::uint16_t> ports{443};
  bool allow_query = false;
  bool allow_loopback = false;
  std::string ca_file;
  std::vector<std::string> scopes;     ///< Empty: every scope of the resources.
  std::vector<std::string> resources;  ///< Empty: all that this server issues tokens for.
  std::vector<MachineConfig> machines;
};
BOOST_DESCRIBE_STRUCT(DocumentsConfig, (),
                      (enabled, allowed_hosts, denied_hosts, ports, allow_query, allow_loopback,
                       ca_file, scopes, resources, machines))

struct Config;

/// Paths of these settings, relative to the configuration file until now.
void resolve_clients(Config& config, std::string const& config_file);
/// Errors: appkit::Errc::bad_setting, naming the key.
[[nodiscard]] Result<void> check_clients(Config const& config);

}  // namespace tessera::api_server
