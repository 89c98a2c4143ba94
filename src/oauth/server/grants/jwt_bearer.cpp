#include "oauth/server/grants/jwt_bearer.hpp"

#include "http/headers.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/model/token_messages.hpp"
#include "oauth/server/grants/requested_access.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace tessera::oauth {
namespace {

// How long a guard with another clock would still take the assertion.
constexpr std::chrono::seconds kLeeway{60};
constexpr std::size_t kMaxJti = 256;

[[noreturn]] void refuse(std::string word) {
  throw Exception(fail(Errc::invalid_grant, "the assertion is not valid", std::move(word)));
}

/// What was meant for other endpoints is told by this one's word.
template <class T>
T as_grant(Result<T> result) {
  if (!result) refuse(result.error().debug);
  return std::move(*result);
}

bool is_id_jag(ForeignToken const& token) {
  return http::iequals(token.type, kIdJagType) ||
         http::iequals(token.type, "application/" + std::string(kIdJagType));
}

bool names_resource(json::value const& named, std::string_view resource) {
  if (named.is_string()) return std::string_view(named.get_string()) == resource;
  auto const* const list = named.if_array();
  return list != nullptr && std::ranges::any_of(*list, [&](json::value const& one) {
           return one.is_string() && std::string_view(one.get_string()) == resource;
         });
}

/// An ID-JAG is for one client and for the resource that it names. Spec: ID-JAG draft §4
void check_id_jag(ForeignToken const& token, RegisteredClient const& client,
                  std::string_view resource) {
  if (!client.is_confidential()) throw Exception(fail(Errc::unauthorized_client));
  if (token.claims.client_id() != client.record.client_id) refuse("id_jag_of_another_client");
  json::value const* const named = token.claims.raw().if_contains("resource");
  if (named != nullptr && !names_resource(*named, resource)) refuse("id_jag_for_another_resource");
}

/// What the client may have there, and never more than the assertion says, if it says something.
ScopeSet allowed_scopes(ForeignToken const& token, SubjectToken const& subject,
                        ScopeSet const& resource_scopes) {
  if (!token.claims.has("scope")) return resource_scopes;
  return resource_scopes.intersection(subject.scopes);
}

}  // namespace

std::string_view JwtBearerGrant::grant_type() const noexcept { return kGrantJwtBearer; }

Task<TokenGrant> JwtBearerGrant::decide(GrantRequest request) const {
  RegisteredClient const& client = *request.client;
  auto const* const resource = requested_resource(client, request.parameters, resources_).value();
  std::string assertion(request.parameters.require("assertion").value());
  Result<ForeignToken> read = co_await tokens_.read(std::move(assertion), ForeignUse::grant);
  ForeignToken const token = as_grant(std::move(read));
  auto const& may = token.issuer->clients;
  if (std::ranges::find(may, client.record.client_id) == may.end()) refuse("client_not_listed");
  if (is_id_jag(token)) check_id_jag(token, client, resource->first);
  SubjectToken subject = as_grant(subject_of_foreign_token(token.claims, *token.issuer));
  if (!client.has_tenant(subject.tenant)) refuse("foreign_tenant");
  auto const tenant = request.parameters.find("tenant_id");
  if (tenant && *tenant != subject.tenant) refuse("another_tenant_wanted");
  ScopeSet scopes =
      requested_scopes(client, request.parameters, allowed_scopes(token, subject, resource->second))
          .value();
  // Last, so that a request that is refused anyway does not use the assertion up.
  Task<> spending = spend(token);
  co_await std::move(spending);

  TokenGrant grant;
  grant.subject = std::move(subject.subject);
  grant.client_id = client.record.client_id;
  grant.resource = resource->first;
  grant.tenant = std::move(subject.tenant);
  grant.scopes = std::move(scopes);
  grant.proof_key = std::move(request.proof_key);
  co_return grant;
}

Task<> JwtBearerGrant::spend(ForeignToken const& token) const {
  if (!token.issuer->single_use && !is_id_jag(token)) co_return;
  std::string id(token.claims.jti());
  if (id.empty() || id.size() > kMaxJti) refuse("no_usable_jti");
  // Client identifiers hold no space, so nothing else has this name.
  std::string owner = "issuer " + token.issuer->name;
  SysSeconds const until = *token.claims.exp() + kLeeway;
  bool const fresh = co_await replay_.remember(std::move(owner), std::move(id), until);
  if (!fresh) refuse("replayed_assertion");
}

}  // namespace tessera::oauth
