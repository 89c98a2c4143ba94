#include "packages/mcp-server/worker_parts.hpp"

#include "appkit/config.hpp"
#include "crypto/key.hpp"
#include "http/client/curl_client.hpp"
#include "packages/mcp-server/tools/change_email.hpp"
#include "packages/mcp-server/tools/get_chart.hpp"
#include "packages/mcp-server/tools/get_email.hpp"

#include <algorithm>

namespace tessera::mcp_server {
namespace {

constexpr char const* kInstructions =
    "Accounts of one tenant: read an e-mail address, change it, show a chart. A change asks a "
    "person first.";

jose::SigningKey read_signing_key(std::string const& path) {
  Secret const pem = appkit::read_secret_file(path).value();
  crypto::PrivateKey key = crypto::PrivateKey::from_pem(pem).value();
  return jose::make_signing_key(std::move(key), jose::Algorithm::es256).value();
}

/// Tokens that are remembered: with fewer than come in turn, each would cost a verification and an
/// exchange.
std::size_t token_cache(Config const& config, std::size_t usual) {
  return std::max(usual, std::size_t{2} * config.tenant_store.cache);
}

oauth::BearerGuard::Options guard_options(Services const& services, IssuerParts const& issuers,
                                          oauth::LiveTokens& live) {
  Config const& config = services.config;
  oauth::BearerGuard::Options options;
  options.seen_proofs = services.seen_proofs.get();
  options.resource = config.resource;
  options.issuers = issuers.trusted();
  options.scopes_supported =
      oauth::ScopeSet::of({"email:read", "email:write", "chart:read"}).value();
  options.challenge_scopes = options.scopes_supported;
  options.resource_name = "Tessera";
  options.accept_x_jwt_token = config.auth.accept_x_jwt_token;
  if (config.auth.revocation == kRevocationIntrospect)
    options.is_revoked = [&live](http::PrincipalPtr caller) {
      return live.is_revoked(std::move(caller));
    };
  options.cache.entries = token_cache(config, options.cache.entries);
  return options;
}

oauth::LiveTokens::Options live_options(Services const& services) {
  Config const& config = services.config;
  oauth::LiveTokens::Options options;
  options.issuer = config.auth.issuer;
  options.client_id = config.backend.client_id;
  options.credential = oauth::PrivateKeyJwt{services.client_key};
  options.max_tokens = token_cache(config, options.max_tokens);
  return options;
}

oauth::ClientCredentials::Options credential_options(Services const& services) {
  Config const& config = services.config;
  oauth::ClientCredentials::Options options;
  options.issuer = config.auth.issuer;
  options.client_id = config.backend.client_id;
  options.credential = oauth::PrivateKeyJwt{services.client_key};
  options.resource = config.backend.audience;
  options.timeout = std::chrono::milliseconds(config.backend.timeout_ms);
  return options;
}

oauth::ExchangedTokens::Options exchange_options(Services const& services) {
  Config const& config = services.config;
  oauth::ExchangedTokens::Options options;
  options.issuer = config.auth.issuer;
  options.client_id = config.backend.client_id;
  options.credential = oauth::PrivateKeyJwt{services.client_key};
  options.resource = config.backend.audience;
  options.timeout = std::chrono::milliseconds(config.backend.timeout_ms);
  options.max_tokens = token_cache(config, options.max_tokens);
  return options;
}

std::unique_ptr<BackendIdentity> make_identity(Config const& config, BackendTokens& tokens) {
  if (config.backend.identity == kIdentityService)
    return std::make_unique<ServiceIdentity>(tokens.own);
  return std::make_unique<ExchangeIdentity>(tokens.exchanged);
}

backend::AccountsApi::Options api_options(Config const& config, TenantParts& tenants) {
  return {config.backend.url, std::chrono::milliseconds(config.backend.timeout_ms),
          [&tenants](http::PrincipalPtr caller) { return tenants.target(std::move(caller)); }};
}

mcp::Server::Options server_options(Services const& services, mcp::ToolAccess& access) {
  mcp::Server::Options options;
  options.name = "tessera";
  options.version = TESSERA_VERSION;
  options.title = "Tessera accounts";
  options.instructions = kInstructions;
  options.state_key = services.state_key;
  options.question_life = std::chrono::seconds(services.config.approval.expires_seconds);
  options.shared = services.shared;
  options.tool_access = &access;
  options.clock = &services.clock;
  options.random = &services.random;
  options.log = &services.log;
  return options;
}

}  // namespace

Services::Services(Config given, Log& log_given, Clock const& clock_given, Random& random_given)
    : config(std::move(given)),
      log(log_given),
      clock(clock_given),
      random(random_given),
      client_key(read_signing_key(config.backend.key_file)),
      state_key(appkit::read_secret_file(config.approval.state_key_file).value()),
      shared(mcp::make_shared_state(&clock)),
      seen_proofs(std::make_shared<oauth::SeenProofs>()),
      tenants(config, log, random) {}

WorkerParts::WorkerParts(Services const& services, http::Worker& worker)
    : client(http::make_curl_client(worker.loop)),
      issuers(services.config, {*client, worker.tasks, services.clock, services.log}),
      live(live_options(services), {*client, services.clock, services.random, services.log}),
      guard(guard_options(services, issuers, live), services.clock, services.log),
      tenants(services.tenants, services.config, {worker.tasks, services.clock, services.log}),
      tokens{
          {exchange_options(services), {*client, services.clock, services.random, services.log}},
          {credential_options(services), *client, services.clock, services.random, services.log}},
      identity(make_identity(services.config, tokens)),
      api(api_options(services.config, tenants), *client, *identity),
      server(server_options(services, tenants.access)) {
  server.add(get_email_tool(api));
  server.add(change_email_tool(api, services.random));
  server.add(get_chart_tool(api));
}

}  // namespace tessera::mcp_server
