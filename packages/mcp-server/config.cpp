#include "packages/mcp-server/config.hpp"

#include "appkit/config.hpp"
#include "appkit/database_address.hpp"
#include "http/message/url.hpp"

namespace tessera::mcp_server {
namespace {

Error bad(std::string what) {
  return fail(appkit::Errc::bad_setting, "configuration: " + std::move(what));
}

Result<void> check_verification(AuthConfig const& auth) {
  if (auth.verify != kVerifySignature && auth.verify != kVerifyIntrospect)
    return bad("auth.verify is '" + auth.verify +
               "'; it must be 'signature' (the issuer's keys tell) or 'introspect' (it is asked "
               "about each token, with the client and key of [backend])");
  if (auth.believe_seconds < 1 || auth.believe_seconds > 60)
    return bad("auth.believe_seconds must be 1 to 60");
  if (auth.verify == kVerifyIntrospect && auth.revocation == kRevocationIntrospect)
    return bad(
        "auth.revocation = 'introspect' is part of auth.verify = 'introspect': set "
        "auth.believe_seconds instead");
  return {};
}

}  // namespace

bool is_asked(AuthConfig const& auth) {
  return auth.accept_tokens && auth.verify == kVerifyIntrospect;
}

Config resolve(Config config, std::string const& config_file) {
  auto const move_beside = [&](std::string& path) { path = appkit::beside(config_file, path); };
  appkit::resolve(config.listen, config.log, config_file);
  auto const move_keys = [&](BackendConfig& backend) {
    move_beside(backend.key_file);
    move_beside(backend.assertion_key_file);
  };
  move_keys(config.backend);
  for (auto& [name, backend] : config.backends) move_keys(backend);
  move_beside(config.approval.state_key_file);
  move_beside(config.policy.file);
  for (IssuerConfig& issuer : config.issuers) resolve(issuer, config_file);
  config.tenant_store.database = appkit::database_beside(config_file, config.tenant_store.database);
  config.file = config_file;
  if (config.auth.jwks_uri.empty())
    config.auth.jwks_uri = config.auth.issuer + "/.well-known/jwks.json";
  return config;
}

Result<void> check(Config const& config) {
  for (auto const& [name, url] :
       {std::pair<char const*, std::string const&>{"resource", config.resource},
        {"auth.issuer", config.auth.issuer}})
    if (!http::parse_url(url))
      return bad(std::string(name) + " must be an http or https URL; it is '" + url + "'");
  Result<void> backends = check(config.backend, config.backends);
  if (!backends) return backends;
  Result<void> common = appkit::check({config.listen, config.guard, config.log});
  if (!common) return common;
  Result<void> verification = check_verification(config.auth);
  if (!verification) return verification;
  Result<void> issuers = check(config.issuers, config.auth.issuer, is_asked(config.auth));
  if (!issuers) return issuers;
  std::string const& revocation = config.auth.revocation;
  if (revocation != kRevocationOff && revocation != kRevocationIntrospect)
    return bad("auth.revocation is '" + revocation +
               "'; it must be 'introspect' (the issuer is asked whether a token still lives, at "
               "most once a second for each) or 'off' (a token lives until it expires)");
  if (!config.auth.accept_tokens && config.issuers.empty())
    return bad("auth.accept_tokens is false and there are no [[issuers]]: nobody could come in");
  Result<void> tenants = check(config.tenants, config.tenant_store, config.rate_limits);
  if (!tenants) return tenants;
  if (config.approval.expires_seconds < 10 || config.approval.expires_seconds > 86'400)
    return bad("approval.expires_seconds must be 10 to 86400");
  return {};
}

}  // namespace tessera::mcp_server
