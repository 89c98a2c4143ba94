#include "packages/mcp-server/pipeline.hpp"

#include "http/message/url.hpp"
#include "http/server/router.hpp"
#include "mcp/server/catalog.hpp"
#include "oauth/model/public_document.hpp"

namespace tessera::mcp_server {
namespace {

using http::Method;

Task<http::Response> healthy() {
  co_return http::json_response(200, json::object{{"status", "ok"}});
}

http::Handler make_routes(Services const& services, WorkerParts& parts, http::Worker& worker) {
  mcp::HttpEndpointOptions options;
  options.tasks = &worker.tasks;
  options.insufficient_scope = [&guard = parts.guard](http::Request const&,
                                                      std::vector<std::string> const& scopes) {
    return guard.challenge_insufficient_scope(oauth::ScopeSet::of(scopes).value());
  };
  http::Handler const endpoint = http::chain(
      {
          parts.guard.middleware(),    // who calls, for which tenant
          parts.tenants.middleware(),  // whether that tenant is served, and not too often
      },
      mcp::http_endpoint(parts.server, std::move(options)));
  std::string const path = http::parse_url(services.config.resource).value().path;

  http::Router router;
  router.add(Method::get, "/healthz", [](http::Request&) { return healthy(); });
  parts.guard.add_metadata_routes(router);        // public: how to get in
  if (!services.keys.published().keys().empty())  // public: how a backend verifies our assertions
    router.add(Method::get, kKeySetPath,
               oauth::public_document(write_json(services.keys.published().to_json())));
  for (Method const method : {Method::post, Method::get, Method::delete_})
    router.add(method, path, endpoint);
  return std::move(router).handler();
}

/// A rule that names no tool decides nothing, and nobody would notice.
void tell_idle_patterns(Services const& services, mcp::Server const& server) {
  std::vector<std::string> tools;
  for (mcp::AnyTool const& tool : server.tools().items()) tools.push_back(tool.spec().name);
  for (policy::IdlePattern const& idle : policy::idle_patterns(services.tenants.policy, tools))
    services.log.warn("policy_names_no_tool", {{"rule", idle.rule}, {"pattern", idle.pattern}});
}

}  // namespace

http::Handler make_handler(Services const& services, http::Worker& worker) {
  auto parts = std::make_shared<WorkerParts>(services, worker);
  if (worker.index == 0) {
    tell_idle_patterns(services, parts->server);
    worker.tasks.spawn("tenant_housekeeping",
                       keep_tenant_house(services.tenants, services.clock, services.log));
  }
  Config const& config = services.config;
  http::Handler pipeline = appkit::behind_front_door(
      {config.guard, config.resource, services.log, services.clock, services.random},
      make_routes(services, *parts,
                  worker));  // metadata is public; the endpoint stands behind the guard
  return
      [parts, pipeline = std::move(pipeline)](http::Request& request) { return pipeline(request); };
}

}  // namespace tessera::mcp_server
