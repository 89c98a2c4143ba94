#include "oauth/server/grants/subject_token.hpp"

#include "oauth/model/errors.hpp"
#include "oauth/model/issuer_profile.hpp"

#include <algorithm>

namespace tessera::oauth {
namespace {

Error refuse(std::string hint, std::string word) {
  return fail(Errc::invalid_request, std::move(hint), std::move(word));
}

bool is_for(jose::Claims const& claims, RegisteredClient const& client) {
  return std::ranges::any_of(client.record.own_resources, [&](std::string const& resource) {
    return claims.has_audience(resource);
  });
}

/// The token may name the one who may act with it; nobody else then may. Spec: RFC 8693 §4.4
bool may_act(jose::Claims const& claims, std::string const& client_id) {
  json::value const* const named = claims.raw().if_contains("may_act");
  if (named == nullptr) return true;
  return named->is_object() && json_text(*named, "sub") == client_id;
}

std::size_t length_of(json::object const& actors) {
  std::size_t count = 1;
  json::value const* next = actors.if_contains("act");
  while (next != nullptr && next->is_object() && count <= kMaxActors) {
    ++count;
    next = next->get_object().if_contains("act");
  }
  return count;
}

}  // namespace

Result<SubjectToken> subject_of_own_token(jose::Claims const& claims,
                                          RegisteredClient const& client) {
  if (!is_for(claims, client))
    return refuse("the subject_token was not issued for this client",
                  "subject_of_another_audience");
  if (!may_act(claims, client.record.client_id))
    return refuse("the subject_token names somebody else who may act", "not_the_one_who_may_act");
  Result<ProfiledClaims> read = read_profiled(claims, IssuerProfile(), {});
  if (!read) return refuse("the subject_token is malformed", "subject_" + read.error().debug);

  SubjectToken token;
  token.subject = claims.sub();
  token.client_id = claims.client_id();
  token.tenant = std::move(read->tenant);
  token.tenants = std::move(read->tenants);
  token.scopes = std::move(read->scopes);
  token.ends_at = claims.exp().value();
  token.authorization_id = claims.has("grant_id") ? claims.text("grant_id") : claims.jti();
  json::value const* const actors = claims.raw().if_contains("act");
  if (actors != nullptr && actors->is_object()) token.actor = actors->get_object();
  return token;
}

Result<json::object> with_actor(std::optional<json::object> const& actors,
                                std::string const& client_id) {
  json::object front;
  front["sub"] = client_id;
  if (!actors) return front;
  if (length_of(*actors) >= kMaxActors)
    return refuse("too many act for the subject already", "actor_chain_too_long");
  front["act"] = *actors;
  return front;
}

}  // namespace tessera::oauth
