#include "oauth/server/authorization/people_endpoints.hpp"

#include "http/server/router.hpp"
#include "oauth/model/identifiers.hpp"
#include "oauth/model/pkce.hpp"
#include "oauth/server/authorization/code_request.hpp"
#include "oauth/server/metadata_documents.hpp"

namespace tessera::oauth {
namespace {

constexpr std::string_view kHttps = "https://";

}  // namespace

PeopleEndpoints::PeopleEndpoints(Options options, Collaborators const& with)
    : hashing_(options.hashing),
      parts_{options.issuer,
             with.clients,
             with.resources,
             with.stores,
             PasswordCheck({with.stores.people, with.stores.attempts, hashing_, with.random,
                            options.password_cost}),
             FormTickets(options.key, with.clock),
             BrowserCookies(options.issuer.starts_with(kHttps)),
             std::move(options.scope_texts),
             with.clock,
             with.random,
             with.log},
      authorize_(parts_),
      sign_in_(parts_),
      code_grant_({with.resources, with.stores, with.revoked, with.clock, with.log}),
      refresh_grant_({with.resources, with.stores, with.revoked, with.clock, with.log}) {}

void PeopleEndpoints::describe(AuthorizationServerMetadata& metadata) {
  metadata.response_types_supported = Strings{"code"};
  metadata.code_challenge_methods_supported = Strings{std::string(kPkceMethod)};
  metadata.authorization_response_iss_parameter_supported = true;
  // Only here, never in what a resource says of itself: it is between client and this server.
  if (metadata.scopes_supported) metadata.scopes_supported->emplace_back(kScopeOffline);
}

void PeopleEndpoints::add_routes(http::Router& router) const {
  auto const path = [&](std::string_view endpoint) {
    return std::string(path_of(endpoint_url(parts_.issuer, endpoint)));
  };
  using http::Method;
  using http::Request;
  for (Method const method : {Method::get, Method::post})
    router.add(method, path(kAuthorizationPath),
               [this](Request& request) { return authorize_.authorize(request); });
  router.add(Method::post, path(kConsentPath),
             [this](Request& request) { return authorize_.consent(request); });
  router.add(Method::post, path(kSignInPath),
             [this](Request& request) { return sign_in_.sign_in(request); });
  router.add(Method::get, path(kSignOutPath),
             [this](Request& request) { return sign_in_.sign_out_page(request); });
  router.add(Method::post, path(kSignOutPath),
             [this](Request& request) { return sign_in_.sign_out(request); });
}

}  // namespace tessera::oauth
