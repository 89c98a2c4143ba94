#include "oauth/client/client_identity.hpp"

#include "oauth/model/errors.hpp"
#include "oauth/model/token_messages.hpp"

#include <algorithm>
#include <array>

namespace tessera::oauth {
namespace {

constexpr std::string_view kWayOut =
    "; register a client there by hand and configure its client_id";

bool lists(std::optional<Strings> const& values, std::string_view value) {
  return values && std::ranges::find(*values, value) != values->end();
}

/// What we ask to be: a public client where the server has those, since a program on a person's
/// machine keeps no secret; without a list, what a server must have.
std::string wanted_method(AuthorizationServerMetadata const& server) {
  constexpr std::array<std::string_view, 3> kPreferred{"none", "client_secret_basic",
                                                       "client_secret_post"};
  for (std::string_view const method : kPreferred)
    if (lists(server.token_endpoint_auth_methods_supported, method)) return std::string(method);
  return "client_secret_basic";
}

std::optional<KnownClient> from_store(StoredClient const& kept,
                                      AuthorizationServerMetadata const& server) {
  Result<ClientCredential> credential =
      choose_credential(kept.auth_method, Secret(kept.client_secret), server);
  if (!credential) return {};
  return KnownClient{kept.client_id, std::move(*credential), true};
}

Error refused(std::string const& issuer, std::string const& why) {
  return fail(Errc::no_registration, "the authorization server " + issuer +
                                         " did not register this client: " + why +
                                         std::string(kWayOut));
}

}  // namespace

std::optional<KnownClient> find_client(ClientIdentity const& identity,
                                       StoredCredentials const& stored,
                                       AuthorizationServerMetadata const& server,
                                       std::string_view redirect_uri, SysSeconds now) {
  for (RegisteredByHand const& one : identity.by_hand)
    if (one.issuer == server.issuer)
      return KnownClient{one.client_id, fit_to_server(one.credential, server), false};
  if (!identity.metadata_url.empty() && server.client_id_metadata_document_supported == true)
    return KnownClient{identity.metadata_url, PublicClient{}, false};
  StoredClient const* const kept = stored.client_at(server.issuer);
  if (kept == nullptr) return {};
  bool const expired = kept->expires_at != 0 && kept->expires_at <= now.time_since_epoch().count();
  if (expired || (!redirect_uri.empty() && kept->redirect_uri != redirect_uri)) return {};
  return from_store(*kept, server);
}

ClientMetadata make_client_metadata(ClientIdentity const& identity, std::string redirect_uri,
                                    AuthorizationServerMetadata const& server) {
  ClientMetadata out;
  out.client_name = identity.client_name;
  if (!identity.client_uri.empty()) out.client_uri = identity.client_uri;
  out.redirect_uris = {std::move(redirect_uri)};
  out.token_endpoint_auth_method = wanted_method(server);
  out.grant_types = Strings{std::string(kGrantAuthorizationCode)};
  if (!server.grant_types_supported || lists(server.grant_types_supported, kGrantRefreshToken))
    out.grant_types->emplace_back(kGrantRefreshToken);
  out.response_types = Strings{"code"};
  out.application_type = identity.application_type;
  return out;
}

Result<StoredClient> read_registration_response(http::ClientResponse const& response,
                                                AuthorizationServerMetadata const& server,
                                                std::string redirect_uri) {
  if (response.status != 201 && response.status != 200) {
    Result<ErrorBody> const body =
        parse_json_as<ErrorBody>(response.body, {.depth = 16, .bytes = 16UL << 10});
    std::string why = std::to_string(response.status);
    if (body) why += ", " + error_description_text(body->error).substr(0, 64);
    if (body && body->error_description)
      why += ": " + error_description_text(*body->error_description).substr(0, 256);
    return refused(server.issuer, why);
  }
  Result<RegistrationResponse> body =
      parse_json_as<RegistrationResponse>(response.body, {.depth = 16, .bytes = 64UL << 10});
  if (!body || body->client_id.empty()) return refused(server.issuer, "its answer is malformed");
  StoredClient out;
  out.issuer = server.issuer;
  out.client_id = std::move(body->client_id);
  out.client_secret = std::move(body->client_secret).value_or(std::string());
  out.redirect_uri = std::move(redirect_uri);
  out.expires_at = out.client_secret.empty() ? 0 : body->client_secret_expires_at.value_or(0);
  Result<ClientCredential> const credential = choose_credential(
      body->token_endpoint_auth_method.value_or(std::string()), Secret(out.client_secret), server);
  if (!credential) return refused(server.issuer, credential.error().hint);
  out.auth_method = auth_method_name(*credential);
  return out;
}

Task<KnownClient> find_or_register(ClientParts parts, CredentialStore& store,
                                   ClientIdentity const& identity,
                                   AuthorizationServerMetadata server, std::string redirect_uri) {
  Task<StoredCredentials> loading = store.load();
  StoredCredentials const stored = co_await std::move(loading);
  std::optional<KnownClient> known =
      find_client(identity, stored, server, redirect_uri, parts.clock.now_seconds());
  if (known) co_return std::move(*known);
  if (!server.registration_endpoint)
    throw Exception(fail(Errc::no_registration, "the authorization server " + server.issuer +
                                                    " registers no clients by itself" +
                                                    std::string(kWayOut)));
  http::ClientRequest request;
  request.method = "POST";
  request.url = *server.registration_endpoint;
  request.headers.add("Content-Type", "application/json");
  request.headers.add("Accept", "application/json");
  request.body = write_json(to_json(make_client_metadata(identity, redirect_uri, server)));
  Task<http::ClientResponse> asking =
      http::guarded_fetch(parts.http, std::move(request), parts.policy);
  http::ClientResponse const response = co_await std::move(asking);
  StoredClient const made = read_registration_response(response, server, redirect_uri).value();
  parts.log.info("oauth_client_registered", {{"issuer", made.issuer}});
  std::function<void(StoredCredentials&)> const keep = [made](StoredCredentials& all) {
    all.put(made);
  };
  Task<> keeping = store.update(keep);
  co_await std::move(keeping);
  std::optional<KnownClient> fresh = from_store(made, server);
  co_return std::move(fresh.value());
}

}  // namespace tessera::oauth
