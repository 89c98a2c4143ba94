#include "packages/api-server/routes/caller.hpp"

#include "http/errc.hpp"

namespace tessera::api_server {

http::Principal const& require_scope(http::Request const& request, std::string_view scope) {
  if (!request.principal) throw Exception(fail(http::Errc::unauthorized));
  http::Principal const& caller = *request.principal;
  if (caller.tenant.empty())
    throw Exception(fail(http::Errc::forbidden, "the token belongs to no tenant"));
  if (!caller.has_scope(scope))
    throw Exception(fail(http::Errc::forbidden, "the token lacks the scope " + std::string(scope)));
  return caller;
}

std::string actor_of(http::Principal const& caller) {
  json::value const* const actor = caller.claims.if_contains("act");
  return actor == nullptr ? std::string() : std::string(json_text(*actor, "sub"));
}

}  // namespace tessera::api_server
