#include "oauth/client/token_request.hpp"

#include "http/message/form.hpp"
#include "jose/jwt.hpp"
#include "oauth/model/basic_credentials.hpp"
#include "oauth/model/errors.hpp"

#include <boost/json/object.hpp>

#include <algorithm>

namespace tessera::oauth {
namespace {

constexpr std::chrono::seconds kAssertionLife{60};
// When a server does not say how long a token lives, it is used shortly and asked for again.
constexpr std::int64_t kUnstatedLife = 60;
constexpr std::int64_t kLongestLife = 24 * 3600;

Error refused(http::ClientResponse const& response, TokenRequest const& request) {
  bool const later = response.status == 429 || response.status == 503;
  Result<ErrorBody> const body =
      parse_json_as<ErrorBody>(response.body, {.depth = 16, .bytes = 16UL << 10});
  std::string hint = "the authorization server " + request.issuer + " refused client '" +
                     request.client_id + "' (" + std::to_string(response.status);
  Errc code = later ? Errc::temporarily_unavailable : Errc::bad_token_response;
  if (body) {
    if (!later) code = errc_of_wire_name(body->error);
    hint += ", " + error_description_text(body->error).substr(0, 64);
    if (body->error_description)
      hint += ": " + error_description_text(*body->error_description).substr(0, 256);
  }
  hint += ")";
  return fail(code, std::move(hint));
}

/// What a JWT says about its tenant, without believing it. Empty for opaque tokens.
std::string tenant_for_display(std::string_view token) {
  Result<jose::Jws> const jws = jose::parse_jws(token);
  if (!jws) return {};
  Result<jose::Claims> const claims = jose::Claims::parse(jws->payload);
  return claims ? std::string(claims->text("tenant_id")) : std::string();
}

bool is_bearer_token(std::string_view token) {
  return !token.empty() && std::ranges::all_of(token, [](char c) { return c > 0x20 && c < 0x7f; });
}

}  // namespace

Result<std::string> make_client_assertion(std::string_view client_id, std::string_view issuer,
                                          jose::SigningKey const& key, Clock const& clock,
                                          Random& random) {
  SysSeconds const now = clock.now_seconds();
  json::object claims;
  claims["iss"] = client_id;
  claims["sub"] = client_id;
  claims["aud"] = issuer;
  claims["iat"] = jose::numeric_date(now);
  claims["exp"] = jose::numeric_date(now + kAssertionLife);
  claims["jti"] = random_token(random);
  json::object header;
  header["typ"] = "client-authentication+jwt";
  return jose::sign_jwt(std::move(header), claims, key);
}

Result<http::ClientRequest> write_token_request(TokenRequest const& request,
                                                ClientCredential const& credential,
                                                Clock const& clock, Random& random) {
  http::ClientRequest out;
  out.method = "POST";
  out.url = request.token_endpoint;
  out.headers.add("Content-Type", "application/x-www-form-urlencoded");
  out.headers.add("Accept", "application/json");

  http::Form form;
  form.add("grant_type", std::string(kGrantClientCredentials));
  if (!request.resource.empty()) form.add("resource", request.resource);
  Result<ScopeSet> const scopes = ScopeSet::of(request.scopes);
  if (!scopes) return scopes.error();
  if (!scopes->empty()) form.add("scope", scopes->join());
  if (!request.tenant.empty()) form.add("tenant_id", request.tenant);

  if (auto const* secret = std::get_if<ClientSecretBasic>(&credential)) {
    BasicCredentials const basic{request.client_id, secret->secret};
    out.headers.add("Authorization", write_basic_credentials(basic).reveal());
  } else {
    jose::SigningKey const& key = std::get<PrivateKeyJwt>(credential).key;
    Result<std::string> assertion =
        make_client_assertion(request.client_id, request.issuer, key, clock, random);
    if (!assertion) return assertion.error();
    form.add("client_assertion_type", std::string(kAssertionTypeJwtBearer));
    form.add("client_assertion", std::move(*assertion));
  }
  out.body = http::write_form(form);
  return out;
}

Result<AccessToken> read_token_response(http::ClientResponse const& response,
                                        TokenRequest const& request, Clock const& clock) {
  if (response.status != 200) return refused(response, request);
  Result<TokenResponse> body =
      parse_json_as<TokenResponse>(response.body, {.depth = 16, .bytes = 64UL << 10});
  if (!body || !is_bearer_token(body->access_token) || !http::iequals(body->token_type, "Bearer"))
    return fail(Errc::bad_token_response,
                "the token response of " + request.issuer + " is not a Bearer token response");
  Result<ScopeSet> scopes = ScopeSet::parse(body->scope.value_or(std::string()));

  std::chrono::seconds const life{
      std::clamp<std::int64_t>(body->expires_in.value_or(kUnstatedLife), 1, kLongestLife)};
  AccessToken token;
  token.tenant = request.tenant.empty() ? tenant_for_display(body->access_token) : request.tenant;
  token.value = Secret(std::move(body->access_token));
  if (scopes) token.scopes = std::move(*scopes);
  token.expires_at = clock.now_seconds() + life;
  token.refresh_at = clock.steady_now() + life * 4 / 5;
  token.ends_at = clock.steady_now() + life;
  return token;
}

}  // namespace tessera::oauth
