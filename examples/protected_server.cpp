// An MCP server over HTTP that only lets callers in who bring an access token for it:
//   protected_server https://auth.example.com https://auth.example.com/.well-known/jwks.json

#include "http/client/curl_client.hpp"
#include "http/server/router.hpp"
#include "mcp/server.hpp"
#include "oauth/keys/remote_keys.hpp"
#include "oauth/resource/bearer_guard.hpp"

#include <cstdio>

using namespace tessera;

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

struct Caller {
  std::string subject;
  std::string tenant;
};
BOOST_DESCRIBE_STRUCT(Caller, (), (subject, tenant))

Task<mcp::ToolResult<Caller>> who_am_i(mcp::CallContext& context, Nothing) {
  // The guard has verified the token: the principal is always there.
  co_return Caller{context.principal()->subject, context.principal()->tenant};
}

/// What one worker needs to verify tokens. The tools never see one.
struct Gate {
  Gate(http::Worker& worker, std::string const& issuer, std::string const& jwks_uri)
      : http(http::make_curl_client(worker.loop)),
        keys({.jwks_uri = jwks_uri}, *http, worker.tasks, clock, null_log()),
        guard({.resource = "http://localhost:3000/mcp",
               .issuers = {{issuer, &keys}},
               .challenge_scopes = oauth::ScopeSet::of({"profile:read"}).value()},
              clock, null_log()) {}

  SystemClock clock;
  std::unique_ptr<http::Client> http;
  oauth::RemoteKeys keys;
  oauth::BearerGuard guard;
};

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: protected_server ISSUER JWKS_URI\n");
    return 2;
  }
  mcp::Server server({.name = "protected", .version = "1.0"});
  mcp::ToolSpec spec{.name = "who_am_i", .description = "Says who calls."};
  spec.scopes = {"profile:read"};
  server.add_tool<Nothing, Caller>(std::move(spec), who_am_i);

  mcp::RunHttpOptions options;
  options.guard = [&](http::Worker& worker, http::Router& routes) {
    auto gate = std::make_shared<Gate>(worker, argv[1], argv[2]);
    gate->guard.add_metadata_routes(routes);  // public: where to get a token
    mcp::HttpGuard guard;
    guard.middleware = [gate, check = gate->guard.middleware()](http::Request& request,
                                                                http::Handler const& next) {
      return check(request, next);
    };
    guard.insufficient_scope = [gate](http::Request const&,
                                      std::vector<std::string> const& scopes) {
      return gate->guard.challenge_insufficient_scope(oauth::ScopeSet::of(scopes).value());
    };
    return guard;
  };
  return mcp::run_http(server, std::move(options));
}
