#include "oauth/resource/bearer_guard.hpp"

#include "http/server/router.hpp"
#include "oauth/model/dpop_proof.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/model/identifiers.hpp"
#include "oauth/model/metadata.hpp"
#include "oauth/model/public_document.hpp"
#include "oauth/resource/key_binding.hpp"
#include "oauth/resource/tenant_rule.hpp"

#include <algorithm>

namespace tessera::oauth {
namespace {

ProtectedResourceMetadata metadata_of(BearerGuard::Options const& options) {
  ProtectedResourceMetadata metadata;
  metadata.resource = options.resource;
  metadata.authorization_servers.emplace();
  for (TrustedIssuer const& trusted : options.issuers)
    if (trusted.advertised) metadata.authorization_servers->push_back(trusted.issuer);
  metadata.bearer_methods_supported = Strings{"header"};
  if (!options.scopes_supported.empty())
    metadata.scopes_supported = options.scopes_supported.tokens();
  if (!options.resource_name.empty()) metadata.resource_name = options.resource_name;
  metadata.dpop_signing_alg_values_supported = dpop_algorithm_names();
  return metadata;
}

BearerGuard::Options checked(BearerGuard::Options options) {
  Result<std::string> const normal = normalize_resource(options.resource);
  if (!normal || *normal != options.resource)
    throw Exception(fail(Errc::invalid_target, "the resource is not a normalised identifier"));
  if (options.challenge_scopes.empty()) options.challenge_scopes = options.required_scopes;
  return options;
}

bool has_scopes(http::Principal const& principal, ScopeSet const& needed) {
  return std::ranges::all_of(needed.tokens(),
                             [&](std::string const& scope) { return principal.has_scope(scope); });
}

}  // namespace

BearerGuard::BearerGuard(Options options, Clock const& clock, Log& log)
    : options_(checked(std::move(options))),
      metadata_url_(well_known_url(options_.resource, kResourceMetadataName)),
      verifier_({options_.resource, options_.leeway, options_.max_token_life, options_.cache},
                options_.issuers, clock),
      clock_(clock),
      log_(log) {}

http::Middleware BearerGuard::middleware() {
  return
      [this](http::Request& request, http::Handler const& next) { return handle(request, next); };
}

Task<http::Response> BearerGuard::handle(http::Request& request, http::Handler const& next) {
  Result<http::PrincipalPtr> identified = co_await identify(request);
  if (!identified) co_return refuse(request, identified.error());
  Result<http::PrincipalPtr> authorized = authorize(request, std::move(*identified));
  if (!authorized) co_return refuse(request, authorized.error());
  request.principal = std::move(*authorized);
  http::Response response = co_await next(request);
  co_return response;
}

/// Who calls: the token, the proof that may go with it, and that nobody took it back.
Task<Result<http::PrincipalPtr>> BearerGuard::identify(http::Request const& request) {
  Result<CarriedToken> const token = find_token(request.headers, options_.accept_x_jwt_token);
  if (!token) co_return token.error();
  Result<http::PrincipalPtr> known = co_await recognise(*token);
  if (!known) co_return known;
  Result<void> const proved = check_proof(request, **known, token->with_proof);
  if (!proved) co_return proved.error();
  if (!options_.is_revoked) co_return known;
  Result<void> const live = co_await check_revocation(*known);
  if (!live) co_return live.error();
  co_return known;
}

/// The token, from the cache or verified.
Task<Result<http::PrincipalPtr>> BearerGuard::recognise(CarriedToken token) {
  http::PrincipalPtr known = verifier_.recall(token.text);
  if (known) co_return known;

  Secret secret{std::string(token.text)};
  Result<http::PrincipalPtr> verified = Error{};
  Error failure;
  try {
    verified = co_await verifier_.verify(std::move(secret));
  } catch (Exception const& unavailable) {
    failure = unavailable.error();
  }
  if (failure.code) co_return failure;
  co_return verified;
}

Result<void> BearerGuard::check_proof(http::Request const& request,
                                      http::Principal const& principal, bool with_proof) {
  PresentedAt presented;
  presented.with_proof = with_proof;
  if (with_proof) presented.url = std::string(origin_of(options_.resource)) + request.path;
  SeenProofs& seen = options_.seen_proofs != nullptr ? *options_.seen_proofs : own_seen_proofs_;
  return check_key_binding(request, principal, presented, seen, clock_.now_seconds());
}

Task<Result<void>> BearerGuard::check_revocation(http::PrincipalPtr principal) {
  Error failure;
  bool revoked = false;
  try {
    Task<bool> asking = options_.is_revoked(std::move(principal));
    revoked = co_await std::move(asking);
  } catch (Exception const& unavailable) {
    failure = unavailable.error();
  }
  if (revoked) failure = fail(Errc::invalid_token, {}, "revoked");
  if (failure.code) co_return failure;
  co_return Result<void>();
}

/// Whether who calls may do so here: tenant, scopes, and what the program knows.
Result<http::PrincipalPtr> BearerGuard::authorize(http::Request const& request,
                                                  http::PrincipalPtr principal) const {
  Result<std::string> tenant = tenant_in_force(request.headers, *principal);
  if (!tenant) return tenant.error();
  if (tenant->empty() && options_.require_tenant)
    return fail(Errc::access_denied, "the access token names no tenant", "no_tenant");
  if (*tenant != principal->tenant) {
    auto changed = std::make_shared<http::Principal>(*principal);
    changed->tenant = std::move(*tenant);
    principal = std::move(changed);
  }
  if (!has_scopes(*principal, options_.required_scopes))
    return fail(Errc::insufficient_scope, {}, "missing_scope");
  if (options_.extra_check) {
    Result<void> const allowed = options_.extra_check(request, *principal);
    if (!allowed) return allowed.error();
  }
  return principal;
}

http::Response BearerGuard::refuse(http::Request const& request, Error const& error) const {
  // A token in the URL is never looked at; that somebody sends one is worth knowing.
  bool const in_query = request.query.find("access_token=") != std::string::npos;
  log_.warn("access_refused", {{"request", request.id},
                               {"peer", request.peer},
                               {"path", request.path},
                               {"status", wire_error(error.code).status},
                               {"reason", error.debug},
                               {"token_in_query", in_query}});
  bool const too_little = error.code == Errc::insufficient_scope;
  ScopeSet const& scopes = too_little ? options_.required_scopes : options_.challenge_scopes;
  std::string_view const credential = request.headers.get("Authorization");
  bool const with_proof = http::iequals(credential.substr(0, credential.find(' ')), "DPoP");
  return refusal_response(error, {metadata_url_, scopes, with_proof});
}

void BearerGuard::add_metadata_routes(http::Router& router) const {
  std::string const document = write_json(to_json(metadata_of(options_)));
  std::string const own = well_known_path(options_.resource, kResourceMetadataName);
  std::string const root = "/.well-known/" + std::string(kResourceMetadataName);
  std::vector<std::string> paths{own};
  if (own != root) paths.push_back(root);
  for (std::string const& path : paths) {
    router.add(http::Method::get, path, public_document(document));
    router.add(http::Method::options, path, preflight("GET"));
  }
}

http::Response BearerGuard::challenge_insufficient_scope(ScopeSet needed) const {
  return refusal_response(fail(Errc::insufficient_scope), {metadata_url_, std::move(needed)});
}

}  // namespace tessera::oauth
