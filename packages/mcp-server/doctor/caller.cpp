#include "packages/mcp-server/doctor/caller.hpp"

#include "appkit/config.hpp"
#include "jose/jws.hpp"
#include "jose/jwt.hpp"
#include "oauth/model/issuer_profile.hpp"

#include <chrono>

namespace tessera::mcp_server::doctor {
namespace {

Error usage(std::string what) { return fail(appkit::Errc::usage, std::move(what)); }

}  // namespace

Result<Caller> caller_with(Secret token, std::string const& tenant, std::string const& resource) {
  Result<jose::Jws> const jws = jose::parse_jws(token.reveal());
  if (!jws) return usage("--token-file: it holds no JWT");
  Result<jose::Claims> const claims = jose::Claims::parse(jws->payload);
  if (!claims || !claims->exp()) return usage("--token-file: its claims are not those of a token");
  if (!claims->has_audience(resource))
    return usage("--token-file: that token is not for this server; get one for " + resource);
  Result<oauth::ProfiledClaims> const read =
      oauth::read_profiled(*claims, oauth::IssuerProfile(), resource);
  if (!read) return usage("--token-file: its tenant or scopes are malformed");
  auto principal = std::make_shared<http::Principal>();
  principal->issuer = claims->iss();
  principal->subject = claims->sub();
  principal->client_id = read->client_id;
  principal->tenant = tenant.empty() ? read->tenant : tenant;
  principal->scopes = read->scopes.tokens();
  principal->token_id = claims->jti();
  principal->expires_at = *claims->exp();
  principal->claims = claims->raw();
  principal->token = std::move(token);
  return Caller{std::move(principal), true};
}

Caller made_up_caller(std::string const& tenant, SysSeconds now) {
  auto principal = std::make_shared<http::Principal>();
  principal->subject = "mcp-server-doctor";
  principal->client_id = "mcp-server-doctor";
  principal->tenant = tenant;
  principal->scopes = {"chart:read", "email:read"};
  principal->token_id = "mcp-server-doctor";
  principal->expires_at = now + std::chrono::minutes(1);
  return {std::move(principal), false};
}

}  // namespace tessera::mcp_server::doctor
