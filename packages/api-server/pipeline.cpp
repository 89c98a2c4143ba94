#include "packages/api-server/pipeline.hpp"

#include "http/server/router.hpp"
#include "oauth/model/public_document.hpp"
#include "oauth/resource/bearer_guard.hpp"
#include "packages/api-server/assertion_issuers.hpp"
#include "packages/api-server/routes/change_email.hpp"
#include "packages/api-server/routes/errors.hpp"
#include "packages/api-server/routes/get_chart.hpp"
#include "packages/api-server/routes/get_email.hpp"
#include "packages/api-server/routes/healthz.hpp"
#include "packages/api-server/routes/openapi.hpp"

namespace tessera::api_server {
namespace {

using http::Method;

oauth::BearerGuard::Options guard_options(Services& services, oauth::KeySource& keys,
                                          AssertionIssuers const& asserting) {
  oauth::BearerGuard::Options options;
  options.resource = services.config.resource;
  options.issuers = {oauth::TrustedIssuer{services.config.oauth.issuer, &keys}};
  options.issuers.insert(options.issuers.end(), asserting.trusted().begin(),
                         asserting.trusted().end());
  options.scopes_supported = oauth::ScopeSet::of(api_scopes()).value();
  options.challenge_scopes = options.scopes_supported;
  options.resource_name = "Tessera accounts";
  options.accept_x_jwt_token = services.config.oauth.accept_x_jwt_token;
  options.is_revoked = [&revoked = services.revoked](http::PrincipalPtr const& caller) {
    json::value const* const grant = caller->claims.if_contains("grant_id");
    bool const has_grant = grant != nullptr && grant->is_string();
    return revoked.is_revoked(caller->token_id,
                              has_grant ? std::string(grant->get_string()) : std::string());
  };
  options.seen_proofs = &services.seen_proofs;
  return options;
}

/// What one worker has for itself: the cache of verified tokens is not shared.
struct WorkerParts {
  WorkerParts(Services& services, http::Worker& worker)
      : keys(services.keys),
        asserting(services.config, worker, services.clock, services.log),
        guard(guard_options(services, keys, asserting), services.clock, services.log) {}

  OwnKeys keys;
  AssertionIssuers asserting;
  oauth::BearerGuard guard;
};

http::Handler make_routes(Services& services, oauth::BearerGuard& guard) {
  http::Router router;

  // Public: what a stranger needs to find out how to become somebody.
  router.add(Method::get, "/healthz", healthz(services.database));
  router.add(Method::get, "/openapi.json", oauth::public_document(std::string(openapi_document())));
  services.authorization.add_routes(router);
  guard.add_metadata_routes(router);

  // Guarded: a good token of a tenant that is served first, then the route asks for its scope.
  auto const guarded = [&](http::Handler route) {
    return http::chain(
        {guard.middleware(), api_errors(services.log), enabled_tenants_only(services.tenants)},
        std::move(route));
  };
  router.add(Method::get, "/get_email/{account_id}", guarded(get_email(services.accounts)));
  router.add(Method::post, "/change_email", guarded(change_email(services.accounts)));
  router.add(Method::get, "/get_chart",
             guarded(get_chart(services.database, services.drawing, services.clock)));
  return std::move(router).handler();
}

}  // namespace

http::Handler make_handler(Services& services, http::Worker& worker) {
  auto parts = std::make_shared<WorkerParts>(services, worker);
  Config const& config = services.config;
  http::Handler pipeline = appkit::behind_front_door(
      {config.guard, config.oauth.issuer, services.log, services.clock, services.random},
      make_routes(services, parts->guard));  // public routes; bearer guard; routes
  return
      [parts, pipeline = std::move(pipeline)](http::Request& request) { return pipeline(request); };
}

}  // namespace tessera::api_server
