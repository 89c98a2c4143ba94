// An HTTP server that has nothing to do with MCP, behind the same token guard:
//   guarded_server https://auth.example.com https://auth.example.com/.well-known/jwks.json 8080

#include "http/client/curl_client.hpp"
#include "http/middleware/error_boundary.hpp"
#include "http/middleware/host_guard.hpp"
#include "http/server/router.hpp"
#include "http/server/server.hpp"
#include "oauth/keys/remote_keys.hpp"
#include "oauth/resource/bearer_guard.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>

using namespace tessera;

Task<http::Response> notes(http::Request& request) {
  // The guard has verified the token: the principal is always there.
  http::Principal const& caller = *request.principal;
  co_return http::text_response(200, "notes of " + caller.subject + " at " + caller.tenant + "\n");
}

struct Settings {
  std::string issuer;
  std::string jwks_uri;
  std::uint16_t port;
};

/// What one worker needs to verify tokens. Everything stays on the worker's own thread.
struct Gate {
  Gate(http::Worker& worker, Settings const& settings)
      : http(http::make_curl_client(worker.loop)),
        keys({.jwks_uri = settings.jwks_uri}, *http, worker.tasks, clock, null_log()),
        guard({.resource = "http://localhost:" + std::to_string(settings.port) + "/notes",
               .issuers = {{settings.issuer, &keys}},
               .required_scopes = oauth::ScopeSet::of({"notes:read"}).value()},
              clock, null_log()) {}

  SystemClock clock;
  std::unique_ptr<http::Client> http;
  oauth::RemoteKeys keys;
  oauth::BearerGuard guard;
};

http::Handler make_handler(http::Worker& worker, Settings const& settings) {
  auto gate = std::make_shared<Gate>(worker, settings);
  http::Router routes;
  gate->guard.add_metadata_routes(routes);  // public: where to get a token
  routes.add(http::Method::get, "/notes", http::chain({gate->guard.middleware()}, notes));
  http::Handler pipeline = http::chain(
      {
          http::error_boundary(null_log()),  // failures become answers here
          http::host_guard({}),              // only names of this machine: no page can rebind them
      },
      std::move(routes).handler());
  return
      [gate, pipeline = std::move(pipeline)](http::Request& request) { return pipeline(request); };
}

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: guarded_server ISSUER JWKS_URI PORT\n");
    return 2;
  }
  Settings const settings{argv[1], argv[2], static_cast<std::uint16_t>(std::atoi(argv[3]))};

  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before the server's threads begin

  http::ServerOptions options;
  options.port = settings.port;
  http::Server server(options,
                      [&](http::Worker& worker) { return make_handler(worker, settings); });
  server.start();
  int signal = 0;
  sigwait(&signals, &signal);
  server.stop();
  return 0;
}
