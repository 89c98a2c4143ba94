#include "packages/mcp-server/worker_parts.hpp"

#include "appkit/config.hpp"
#include "http/client/curl_client.hpp"
#include "packages/mcp-server/tools/change_email.hpp"
#include "packages/mcp-server/tools/get_chart.hpp"
#include "packages/mcp-server/tools/get_email.hpp"

namespace tessera::mcp_server {
namespace {

constexpr char const* kInstructions =
    "Accounts of one tenant: read an e-mail address, change it, show a chart. A change asks a "
    "person first.";

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
  options.credential = oauth::PrivateKeyJwt{services.keys.of(kMainBackend).client};
  options.max_tokens = token_cache(config, options.max_tokens);
  return options;
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
      keys(config),
      state_key(appkit::read_secret_file(config.approval.state_key_file).value()),
      shared(mcp::make_shared_state(&clock)),
      seen_proofs(std::make_shared<oauth::SeenProofs>()),
      tenants(config, log, random) {}

WorkerParts::WorkerParts(Services const& services, http::Worker& worker)
    : client(http::make_curl_client(worker.loop)),
      issuers(services.config, services.keys,
              {*client, worker.tasks, services.clock, services.random, services.log}),
      live(live_options(services), {*client, services.clock, services.random, services.log}),
      guard(guard_options(services, issuers, live), services.clock, services.log),
      tenants(services.tenants, services.config, {worker.tasks, services.clock, services.log}),
      backends(services.config, services.keys,
               {*client, services.clock, services.random, services.log},
               [this](std::string tenant) { return tenants.target(std::move(tenant)); }),
      server(server_options(services, tenants.access)) {
  server.add(get_email_tool(backends.api_of("get_email")));
  server.add(change_email_tool(backends.api_of("change_email"), services.random));
  server.add(get_chart_tool(backends.api_of("get_chart")));
}

}  // namespace tessera::mcp_server
