#pragma once

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "http/client/client.hpp"
#include "oauth/client/client_credentials.hpp"
#include "packages/mcp-client/config.hpp"

#include <memory>
#include <string>

namespace tessera::mcp_client {

/// Makes what gets tokens, from the configuration; null when no issuer is configured.
/// @param config_file  paths are relative to it
/// @param url          the MCP server: what the token is for unless the configuration says it
/// @param http, clock, random, log  not owned; outlive the result
/// Errors: oauth::Errc::bad_settings, appkit::Errc::unreadable_file.
[[nodiscard]] Result<std::unique_ptr<oauth::ClientCredentials>> make_credential(
    oauth::ClientSettings const& config, std::string const& config_file, std::string const& url,
    http::Client& http, Clock const& clock, Random& random, Log& log);

/// The claims of a JWT as they stand in it. Nothing is verified: for looking only.
/// Errors: Errc::schema_mismatch when it is no JWT.
[[nodiscard]] Result<json::value> unverified_claims(std::string_view token);

}  // namespace tessera::mcp_client
