#include "oauth/client/token_request.hpp"

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
constexpr std::int64_t kLongestLife = 24 * std::int64_t{3600};

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

/// Adds what proves the client, to the form or to the header fields.
Result<void> add_credential(TokenRequest const& request, ClientCredential const& credential,
                            http::Form& form, http::Headers& headers, Clock const& clock,
                            Random& random) {
  if (auto const* basic = std::get_if<ClientSecretBasic>(&credential)) {
    BasicCredentials const pair{request.client_id, basic->secret};
    headers.add("Authorization", write_basic_credentials(pair).reveal());
    return {};
  }
  if (auto const* signing = std::get_if<PrivateKeyJwt>(&credential)) {
    Result<std::string> assertion =
        make_client_assertion(request.client_id, request.issuer, signing->key, clock, random);
    if (!assertion) return assertion.error();
    form.add("client_assertion_type", std::string(kAssertionTypeJwtBearer));
    form.add("client_assertion", std::move(*assertion));
    return {};
  }
  form.add("client_id", request.client_id);
  if (auto const* post = std::get_if<ClientSecretPost>(&credential))
    form.add("client_secret", std::string(post->secret.reveal()));
  return {};
}

Result<http::ClientRequest> form_request(TokenRequest const& request,
                                         ClientCredential const& credential, http::Form form,
                                         Clock const& clock, Random& random) {
  http::ClientRequest out;
  out.method = "POST";
  out.url = request.token_endpoint;
  out.headers.add("Content-Type", "application/x-www-form-urlencoded");
  out.headers.add("Accept", "application/json");
  Result<void> const proved = add_credential(request, credential, form, out.headers, clock, random);
  if (!proved) return proved.error();
  out.body = http::write_form(form);
  return out;
}

}  // namespace

Error read_token_refusal(http::ClientResponse const& response, std::string const& issuer,
                         std::string const& client_id) {
  bool const later = response.status == 429 || response.status == 503;
  Result<ErrorBody> const body =
      parse_json_as<ErrorBody>(response.body, {.depth = 16, .bytes = 16UL << 10});
  std::string hint = "the authorization server " + issuer + " refused client '" + client_id +
                     "' (" + std::to_string(response.status);
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

Result<http::ClientRequest> write_form_request(TokenRequest const& request,
                                               ClientCredential const& credential,
                                               Clock const& clock, Random& random) {
  http::Form form;
  for (auto const& [name, value] : request.grant) form.add(name, value);
  return form_request(request, credential, std::move(form), clock, random);
}

Result<http::ClientRequest> write_token_request(TokenRequest const& request,
                                                ClientCredential const& credential,
                                                Clock const& clock, Random& random) {
  http::Form form;
  form.add("grant_type", request.grant_type);
  for (auto const& [name, value] : request.grant) form.add(name, value);
  if (!request.resource.empty()) form.add("resource", request.resource);
  Result<ScopeSet> const scopes = ScopeSet::of(request.scopes);
  if (!scopes) return scopes.error();
  if (!scopes->empty()) form.add("scope", scopes->join());
  if (!request.tenant.empty()) form.add("tenant_id", request.tenant);
  return form_request(request, credential, std::move(form), clock, random);
}

Result<AccessToken> read_token_response(http::ClientResponse const& response,
                                        TokenRequest const& request, Clock const& clock,
                                        bool with_proof) {
  if (response.status != 200)
    return read_token_refusal(response, request.issuer, request.client_id);
  Result<TokenResponse> body =
      parse_json_as<TokenResponse>(response.body, {.depth = 16, .bytes = 64UL << 10});
  bool const is_dpop = body && with_proof && http::iequals(body->token_type, "DPoP");
  bool const is_bearer = body && http::iequals(body->token_type, "Bearer");
  if (!(is_dpop || is_bearer) || !is_bearer_token(body->access_token))
    return fail(Errc::bad_token_response, "the token response of " + request.issuer +
                                              " holds no token of a kind that was asked for");
  Result<ScopeSet> scopes = ScopeSet::parse(body->scope.value_or(std::string()));

  std::chrono::seconds const life{
      std::clamp<std::int64_t>(body->expires_in.value_or(kUnstatedLife), 1, kLongestLife)};
  AccessToken token;
  token.tenant = request.tenant.empty() ? tenant_for_display(body->access_token) : request.tenant;
  token.value = Secret(std::move(body->access_token));
  token.refresh = Secret(std::move(body->refresh_token).value_or(std::string()));
  token.is_dpop = is_dpop;
  if (scopes) token.scopes = std::move(*scopes);
  token.expires_at = clock.now_seconds() + life;
  token.refresh_at = clock.steady_now() + life * 4 / 5;
  token.ends_at = clock.steady_now() + life;
  return token;
}

}  // namespace tessera::oauth
