#include "oauth/server/authorization_server.hpp"

#include "base/json_codec.hpp"
#include "http/server/router.hpp"
#include "oauth/model/dpop_proof.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/model/identifiers.hpp"
#include "oauth/model/public_document.hpp"
#include "oauth/server/access_token_issuer.hpp"
#include "oauth/server/authorization/people_endpoints.hpp"
#include "oauth/server/authorization_endpoint.hpp"
#include "oauth/server/client_auth/client_authenticator.hpp"
#include "oauth/server/clients/client_resolver.hpp"
#include "oauth/server/foreign/foreign_tokens.hpp"
#include "oauth/server/generate_token.hpp"
#include "oauth/server/grants/client_credentials.hpp"
#include "oauth/server/grants/jwt_bearer.hpp"
#include "oauth/server/grants/token_exchange.hpp"
#include "oauth/server/introspection_endpoint.hpp"
#include "oauth/server/metadata_documents.hpp"
#include "oauth/server/own_tokens.hpp"
#include "oauth/server/revocation_endpoint.hpp"
#include "oauth/server/token_endpoint.hpp"

namespace tessera::oauth {
namespace {

using Options = AuthorizationServer::Options;

void require(bool holds, std::string_view what) {
  if (!holds) throw Exception(fail(Errc::server_error, std::string(what)));
}

Options checked(Options options) {
  require(is_issuer(options.issuer), "the issuer must be an http(s) URL without query or fragment");
  require(options.pepper.reveal().size() >= 32, "the pepper must have at least 32 bytes");
  require(options.access_token_life.count() >= 1 && options.access_token_life.count() <= 900,
          "access_token_life must be 1 to 900 seconds");
  for (jose::SigningKey const& key : options.signing_keys)
    require(!key.kid.empty(), "every signing key must have a kid");
  return options;
}

SecretChecker::Options secret_options(Options const& options) {
  SecretChecker::Options secrets = options.secrets;
  secrets.pepper = options.pepper;
  return secrets;
}

RefreshTokens* refresh_tokens_of(AuthorizationServer::Collaborators const& with) {
  return with.people == nullptr ? nullptr : &with.people->refresh_tokens;
}

/// Nothing when people cannot sign in here.
std::unique_ptr<PeopleEndpoints> make_people(Options const& options, ClientFinder& clients,
                                             ResourceTable const& resources,
                                             AuthorizationServer::Collaborators const& with) {
  if (with.people == nullptr) return nullptr;
  PeopleEndpoints::Options own;
  own.issuer = options.issuer;
  own.key = options.pepper;
  own.scope_texts = options.scope_texts;
  own.password_cost = options.password_cost;
  return std::make_unique<PeopleEndpoints>(
      std::move(own), PeopleEndpoints::Collaborators{clients, resources, *with.people, with.revoked,
                                                     with.clock, with.random, with.log});
}

/// Keys that stay, or nothing when the program brings some that change.
std::unique_ptr<SigningKeys> fixed_keys(Options const& options, SigningKeys const* given) {
  require(options.signing_keys.empty() == (given != nullptr),
          "signing keys come from the options, or from a source that may change them");
  return given != nullptr ? nullptr : std::make_unique<FixedSigningKeys>(options.signing_keys);
}

}  // namespace

/// Built top to bottom; each part refers to those above it.
struct AuthorizationServer::Parts {
  Parts(Options given, Collaborators const& with)
      : options(checked(std::move(given))),
        own_keys(fixed_keys(options, with.keys)),
        keys(with.keys != nullptr ? *with.keys : *own_keys),
        resources(options.resources),
        clients(with.clients, with.documents),
        secrets(secret_options(options), with.attempts, with.clock, with.random),
        authenticator(options.issuer, {clients, secrets, with.replay, with.clock}),
        tokens({options.issuer, options.access_token_life}, keys, with.clock, with.random,
               with.log),
        own_tokens(options.issuer, {keys, with.revoked, with.tenants, with.clock}),
        proofs({options.dpop, endpoint_url(options.issuer, kTokenPath), options.pepper},
               with.replay, with.clock),
        people(make_people(options, clients, resources, with)),
        client_credentials(resources),
        foreign_tokens({options.foreign_issuers,
                        {options.issuer, endpoint_url(options.issuer, kTokenPath)},
                        with.issuer_keys,
                        with.clock}),
        token_exchange(resources, own_tokens, foreign_tokens),
        jwt_bearer(resources, foreign_tokens, with.replay),
        grants(offered()),
        token_endpoint({options.issuer, authenticator, grants, proofs, tokens, with.log,
                        with.registrations, with.tenants}),
        generate_token(
            {options.issuer, authenticator, client_credentials, tokens, with.log, with.tenants}),
        introspection(
            {options.issuer, authenticator, own_tokens, refresh_tokens_of(with), with.log}),
        revocation({options.issuer, authenticator, own_tokens, refresh_tokens_of(with),
                    with.revoked, options.access_token_life, with.clock, with.log}),
        offers_documents(with.documents != nullptr) {
    if (!options.registration) return;
    require(with.registrations != nullptr, "registration needs a place to keep clients");
    options.registration->take_jwks_uri = offers_documents;
    registration.emplace(RegistrationEndpoint::Parts{
        options.issuer, options.pepper, *options.registration, *with.registrations, with.revoked,
        with.clock, with.random, with.log});
  }

  [[nodiscard]] std::vector<Grant const*> offered() const {
    std::vector<Grant const*> all{&client_credentials, &token_exchange};
    if (foreign_tokens.offers_grants()) all.push_back(&jwt_bearer);
    if (!people) return all;
    std::vector<Grant const*> const of_people = people->grants();
    all.insert(all.end(), of_people.begin(), of_people.end());
    return all;
  }

  Options options;
  std::unique_ptr<SigningKeys> own_keys;
  SigningKeys& keys;
  ResourceTable resources;
  ClientResolver clients;
  SecretChecker secrets;
  ClientAuthenticator authenticator;
  AccessTokenIssuer tokens;
  OwnTokens own_tokens;
  TokenProofs proofs;

  std::unique_ptr<PeopleEndpoints> people;  // null: nobody signs in
  ClientCredentialsGrant client_credentials;
  ForeignTokens foreign_tokens;
  TokenExchangeGrant token_exchange;
  JwtBearerGrant jwt_bearer;
  std::vector<Grant const*> grants;  // every grant that is offered; metadata is made from it

  TokenEndpoint token_endpoint;
  GenerateToken generate_token;
  IntrospectionEndpoint introspection;
  RevocationEndpoint revocation;
  std::optional<RegistrationEndpoint> registration;
  bool offers_documents;
};

AuthorizationServer::AuthorizationServer(Options options, Collaborators collaborators)
    : parts_(std::make_unique<Parts>(std::move(options), collaborators)) {}
AuthorizationServer::~AuthorizationServer() = default;

void AuthorizationServer::add_routes(http::Router& router) const {
  Parts const& parts = *parts_;
  std::string const& issuer = parts.options.issuer;
  auto const path = [&](std::string_view endpoint) {
    return std::string(path_of(endpoint_url(issuer, endpoint)));
  };

  // No CORS here: the authorization endpoint is for browsers to go to, not for scripts to read.
  if (parts.people)
    parts.people->add_routes(router);
  else
    router.add(http::Method::get, path(kAuthorizationPath), refuse_authorization);
  router.add(http::Method::post, path(kTokenPath),
             [&parts](http::Request& request) { return parts.token_endpoint.handle(request); });
  router.add(http::Method::options, path(kTokenPath), preflight("POST"));

  router.add(http::Method::post, path(kIntrospectionPath),
             [&parts](http::Request& request) { return parts.introspection.handle(request); });
  router.add(http::Method::post, path(kRevocationPath),
             [&parts](http::Request& request) { return parts.revocation.handle(request); });
  router.add(http::Method::options, path(kRevocationPath), preflight("POST"));

  // Its short form has no place for a proof.
  if (parts.options.generate_token && parts.options.dpop != DpopMode::required)
    router.add(http::Method::get, path(kGenerateTokenPath),
               [&parts](http::Request& request) { return parts.generate_token.handle(request); });

  if (parts.registration)
    add_registration_routes(router, path(kRegistrationPath), *parts.registration);

  std::vector<std::string> grant_types;
  for (Grant const* grant : parts.grants) grant_types.emplace_back(grant->grant_type());
  auto metadata = server_metadata(issuer, std::move(grant_types), parts.resources);
  if (parts.registration) metadata.registration_endpoint = endpoint_url(issuer, kRegistrationPath);
  if (parts.offers_documents) metadata.client_id_metadata_document_supported = true;
  if (parts.people) PeopleEndpoints::describe(metadata);
  if (parts.options.dpop != DpopMode::off)
    metadata.dpop_signing_alg_values_supported = dpop_algorithm_names();
  std::string const document = write_json(to_json(metadata));
  for (std::string const& metadata_path : metadata_paths(issuer)) {
    router.add(http::Method::get, metadata_path, public_document(document));
    router.add(http::Method::options, metadata_path, preflight("GET"));
  }

  router.add(http::Method::get, path(kJwksPath), changing_document([&keys = parts.keys] {
               KeyRingPtr const ring = keys.current();
               return std::shared_ptr<std::string const>(ring, &ring->document);
             }));
  router.add(http::Method::options, path(kJwksPath), preflight("GET"));
}

}  // namespace tessera::oauth
