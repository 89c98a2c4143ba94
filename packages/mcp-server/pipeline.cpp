#include "packages/mcp-server/pipeline.hpp"

#include "http/message/url.hpp"
#include "http/middleware/access_log.hpp"
#include "http/middleware/error_boundary.hpp"
#include "http/middleware/host_guard.hpp"
#include "http/middleware/origin_guard.hpp"
#include "http/middleware/request_id.hpp"
#include "http/middleware/security_headers.hpp"
#include "http/server/router.hpp"

namespace tessera::mcp_server {
namespace {

using http::Method;

http::HostGuardOptions allowed_hosts(Config const& config) {
  http::HostGuardOptions options;
  options.hosts.push_back(http::parse_url(config.resource).value().host);
  options.hosts.insert(options.hosts.end(), config.guard.hosts.begin(), config.guard.hosts.end());
  return options;
}

Task<http::Response> healthy() {
  co_return http::json_response(200, json::object{{"status", "ok"}});
}

http::Handler make_routes(Config const& config, WorkerParts& parts) {
  mcp::HttpEndpointOptions options;
  options.insufficient_scope = [&guard = parts.guard](http::Request const&,
                                                      std::vector<std::string> const& scopes) {
    return guard.challenge_insufficient_scope(oauth::ScopeSet::of(scopes).value());
  };
  http::Handler const endpoint =
      http::chain({parts.guard.middleware()}, mcp::http_endpoint(parts.server, std::move(options)));
  std::string const path = http::parse_url(config.resource).value().path;

  http::Router router;
  router.add(Method::get, "/healthz", [](http::Request&) { return healthy(); });
  parts.guard.add_metadata_routes(router);  // public: how to get in
  for (Method const method : {Method::post, Method::get, Method::delete_})
    router.add(method, path, endpoint);
  return std::move(router).handler();
}

}  // namespace

http::Handler make_handler(Services const& services, http::Worker& worker) {
  auto parts = std::make_shared<WorkerParts>(services, worker);
  Config const& config = services.config;
  http::OriginGuardOptions origins;
  origins.origins = config.guard.origins;

  http::Handler pipeline = http::chain(
      {
          http::request_id(services.random),               // first: every later line names the id
          http::access_log(services.log, services.clock),  // sees the final status of everything
          http::security_headers(),                        // on refusals and errors too
          http::error_boundary(services.log),              // failures become answers here
          http::host_guard(allowed_hosts(config)),         // before anything costs work
          http::origin_guard(std::move(origins)),          // pages of strangers stop here
      },
      make_routes(config,
                  *parts));  // metadata is public; the endpoint stands behind the bearer guard
  return
      [parts, pipeline = std::move(pipeline)](http::Request& request) { return pipeline(request); };
}

}  // namespace tessera::mcp_server
