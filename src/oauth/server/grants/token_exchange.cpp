#include "oauth/server/grants/token_exchange.hpp"

#include "oauth/model/errors.hpp"
#include "oauth/model/token_messages.hpp"

#include <algorithm>

namespace tessera::oauth {
namespace {

[[noreturn]] void refuse(std::string hint, std::string word = {}) {
  throw Exception(fail(Errc::invalid_request, std::move(hint), std::move(word)));
}

/// What we can read and give: access tokens, which are JWTs.
bool is_access_token(std::string_view type) {
  return type == kTokenTypeAccessToken || type == kTokenTypeJwt;
}

void check_kinds(Parameters const& parameters) {
  auto const wanted = parameters.find("requested_token_type");
  if (wanted && !is_access_token(*wanted)) refuse("only access tokens are issued here");
  // The actor is the client that authenticated: a token that names another would be a second
  // opinion about the same thing.
  if (parameters.find("actor_token") || parameters.find("actor_token_type"))
    refuse("the actor is the client itself; actor_token is not taken");
}

/// `resource` and `audience` both name the target; the client's only target need not be named.
Result<ResourceTable::Entry const*> target_of(RegisteredClient const& client,
                                              Parameters const& parameters,
                                              ResourceTable const& resources) {
  std::vector<std::string_view> named = parameters.all("resource");
  for (std::string_view const audience : parameters.all("audience"))
    if (std::ranges::find(named, audience) == named.end()) named.push_back(audience);
  std::vector<std::string> const& allowed = client.record.exchange_targets;
  if (named.empty() && allowed.size() == 1) named.emplace_back(allowed.front());
  if (named.empty()) return fail(Errc::invalid_target, "name the resource that the token is for");
  if (named.size() > 1)
    return fail(Errc::invalid_target, "a token is for one resource; ask once for each");
  Result<ResourceTable::Entry const*> found = resources.find(named.front());
  if (found && std::ranges::find(allowed, (*found)->first) == allowed.end())
    return fail(Errc::invalid_target, {}, "not_an_exchange_target");
  return found;
}

/// Never more than the subject's token and the target both have. Without a wish: all of that.
Result<ScopeSet> scopes_of(Parameters const& parameters, ScopeSet const& subject,
                           ScopeSet const& target) {
  ScopeSet allowed = subject.intersection(target);
  auto const named = parameters.find("scope");
  if (named) {
    Result<ScopeSet> wanted = ScopeSet::parse(*named);
    if (wanted && !wanted->is_subset_of(allowed))
      return fail(Errc::invalid_scope, "the scope is more than the subject_token has there");
    return wanted;
  }
  if (allowed.empty())
    return fail(Errc::invalid_scope, "the subject_token has no scope at that resource");
  return allowed;
}

/// The tenant that the request names, of those that the subject's token is for; or the token's own.
Result<std::string> tenant_of(RegisteredClient const& client, Parameters const& parameters,
                              SubjectToken const& subject) {
  auto const named = parameters.find("tenant_id");
  std::string tenant = named ? std::string(*named) : subject.tenant;
  if (std::ranges::find(subject.tenants, tenant) == subject.tenants.end())
    return fail(Errc::invalid_request, "the tenant_id is not one of the subject_token's",
                "another_tenant_wanted");
  if (!client.has_tenant(tenant))
    return fail(Errc::invalid_request, "the client has no part in the tenant of the subject_token",
                "foreign_tenant");
  return tenant;
}

}  // namespace

std::string_view TokenExchangeGrant::grant_type() const noexcept { return kGrantTokenExchange; }

Task<TokenGrant> TokenExchangeGrant::decide(GrantRequest request) const {
  RegisteredClient const& client = *request.client;
  if (!client.is_confidential()) throw Exception(fail(Errc::unauthorized_client));
  check_kinds(request.parameters);
  auto const* const target = target_of(client, request.parameters, resources_).value();
  SubjectToken subject = co_await read_subject(client, request.parameters);
  subject.tenant = tenant_of(client, request.parameters, subject).value();

  TokenGrant grant;
  grant.scopes = scopes_of(request.parameters, subject.scopes, target->second).value();
  grant.actor = with_actor(subject.actor, client.record.client_id).value();
  grant.subject = std::move(subject.subject);
  grant.client_id = std::move(subject.client_id);
  grant.resource = target->first;
  grant.tenant = std::move(subject.tenant);
  grant.not_after = subject.ends_at;
  grant.proof_key = std::move(request.proof_key);
  if (!subject.authorization_id.empty())
    grant.authorization_id = std::move(subject.authorization_id);
  grant.issued_token_type = kTokenTypeAccessToken;
  co_return grant;
}

Task<SubjectToken> TokenExchangeGrant::read_subject(RegisteredClient const& client,
                                                    Parameters const& parameters) const {
  std::string token(parameters.require("subject_token").value());
  std::string_view const type = parameters.require("subject_token_type").value();
  if (!is_access_token(type)) refuse("the subject_token_type is not supported");
  std::optional<jose::Claims> const claims = co_await own_tokens_.read_usable(token);
  if (claims) co_return subject_of_own_token(*claims, client).value();
  Task<SubjectToken> reading = read_foreign_subject(client, std::move(token));
  SubjectToken subject = co_await std::move(reading);
  co_return subject;
}

Task<SubjectToken> TokenExchangeGrant::read_foreign_subject(RegisteredClient const& client,
                                                            std::string token) const {
  Result<ForeignToken> const read =
      co_await foreign_tokens_.read(std::move(token), ForeignUse::exchange);
  if (!read) refuse("the subject_token is not valid", "bad_subject_token: " + read.error().debug);
  auto const& may = read->issuer->clients;
  if (std::ranges::find(may, client.record.client_id) == may.end())
    refuse("the client may not exchange tokens of that issuer", "client_not_listed");
  SubjectToken subject = subject_of_foreign_token(read->claims, *read->issuer).value();
  if (subject.client_id.empty()) subject.client_id = client.record.client_id;
  co_return subject;
}

}  // namespace tessera::oauth
