#include "oauth/server/registration/registration_endpoint.hpp"

#include "crypto/constant_time.hpp"
#include "crypto/opaque_token.hpp"
#include "http/address_block.hpp"
#include "http/challenge.hpp"
#include "http/server/router.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/model/public_document.hpp"
#include "oauth/model/token_messages.hpp"
#include "oauth/server/client_auth/client_secret.hpp"
#include "oauth/server/metadata_documents.hpp"

namespace tessera::oauth {
namespace {

constexpr std::size_t kClientIdChars = 24;  // 142 bits
constexpr std::size_t kSecretChars = 43;    // 256 bits
/// No access token of ours lives longer.
constexpr std::chrono::minutes kLongestTokenLife{15};

void require_json(http::Request const& request) {
  std::string_view const type = request.headers.get("Content-Type");
  std::string_view const essence = http::trim_ows(type.substr(0, type.find(';')));
  if (request.headers.count("Content-Type") != 1 || !http::iequals(essence, "application/json"))
    throw Exception(fail(Errc::invalid_client_metadata, "the body must be application/json"));
}

/// The token of an `Authorization: Bearer` field, or nothing. Throws Exception(Errc::invalid_token)
/// for another scheme or several fields.
std::optional<Secret> bearer_of(http::Headers const& headers) {
  std::size_t const fields = headers.count("Authorization");
  if (fields == 0) return {};
  constexpr std::string_view kScheme = "bearer ";
  constexpr std::size_t kMaxToken = 256;
  std::string_view const value = headers.get("Authorization");
  bool const is_bearer = value.size() > kScheme.size() && value.size() <= kMaxToken &&
                         http::iequals(value.substr(0, kScheme.size()), kScheme);
  if (fields != 1 || !is_bearer) throw Exception(fail(Errc::invalid_token));
  return Secret(std::string(http::trim_ows(value.substr(kScheme.size()))));
}

http::Response json_answer(int status, json::object const& body) {
  http::Response response = http::json_response(status, json::value(body));
  add_no_store(response.headers);
  return response;
}

ClientTerms read_terms(std::string const& text) {
  Result<ClientTerms> terms = parse_json_as<ClientTerms>(text);
  if (!terms) throw Exception(fail(Errc::server_error, {}, describe(terms.error())));
  return std::move(*terms);
}

void check_own_secret(json::object const& request, ClientRecord const& record,
                      Secret const& pepper) {
  json::value const* const sent = request.if_contains("client_secret");
  if (sent == nullptr) return;
  Secret const secret(sent->is_string() ? std::string(sent->get_string()) : std::string());
  if (!client_secret_matches(pepper, secret, record.secret_hash))
    throw Exception(fail(Errc::invalid_client_metadata, "client_secret is not that of the client"));
}

}  // namespace

RegistrationEndpoint::RegistrationEndpoint(Parts parts) : parts_(std::move(parts)) {
  if (parts_.options.open_terms) check_client_terms(*parts_.options.open_terms).value();
}

Task<http::Response> RegistrationEndpoint::add(http::Request& request) const {
  return finish(answer_add(request), request);
}
Task<http::Response> RegistrationEndpoint::read(http::Request& request) const {
  return finish(answer_read(request), request);
}
Task<http::Response> RegistrationEndpoint::replace(http::Request& request) const {
  return finish(answer_replace(request), request);
}
Task<http::Response> RegistrationEndpoint::remove(http::Request& request) const {
  return finish(answer_remove(request), request);
}

Task<http::Response> RegistrationEndpoint::finish(Task<http::Response> answer,
                                                  http::Request& request) const {
  http::Response response;
  try {
    response = co_await std::move(answer);
  } catch (Exception const& refused) {
    response = refusal(refused.error(), request);
  }
  // No cookies count here, and programs in a browser register too.
  allow_any_origin(response.headers);
  co_return response;
}

Task<http::Response> RegistrationEndpoint::answer_add(http::Request& request) const {
  Admission const admission = co_await admission_of(request);
  json::object body = co_await body_of(request);
  ClientRecord record = admitted(std::move(body), admission.terms);
  std::string const block = http::address_block(request.peer);
  // Whoever was given a token is bounded by its uses.
  if (!admission.initial_token_hash) {
    Task<> counting = parts_.registrations.count_attempt(block);
    co_await std::move(counting);
  }

  record.client_id = random_base62(parts_.random, kClientIdChars);
  record.created_at = parts_.clock.now_seconds().time_since_epoch().count();
  RegistrationSecrets secrets;
  secrets.client_secret = give_secret(record);
  secrets.access_token = crypto::new_opaque_token(parts_.random);

  NewRegistration registration;
  registration.record = record;
  registration.token_hash = crypto::opaque_token_hash(*secrets.access_token);
  registration.terms = write_json(to_json(admission.terms));
  registration.address_block = block;
  registration.initial_token_hash = admission.initial_token_hash;
  Task<> adding = parts_.registrations.add(std::move(registration));
  co_await std::move(adding);
  log_change("client_registered", request, record.client_id);
  co_return json_answer(201,
                        registration_answer(record, secrets, management_uri(record.client_id)));
}

Task<http::Response> RegistrationEndpoint::answer_read(http::Request& request) const {
  Registration const registration = co_await owned(request);
  ClientRecord const& record = registration.record;
  RegistrationSecrets secrets;
  secrets.access_token = bearer_of(request.headers);
  co_return json_answer(200,
                        registration_answer(record, secrets, management_uri(record.client_id)));
}

Task<http::Response> RegistrationEndpoint::answer_replace(http::Request& request) const {
  Registration const registration = co_await owned(request);
  ClientRecord const& old = registration.record;
  json::object body = co_await body_of(request);
  check_replacement(body, old.client_id).value();
  check_own_secret(body, old, parts_.pepper);

  ClientRecord record = admitted(std::move(body), read_terms(registration.terms));
  record.client_id = old.client_id;
  record.created_at = old.created_at;
  RegistrationSecrets secrets;
  secrets.access_token = bearer_of(request.headers);
  if (uses_secret(record.auth_method) && old.secret_hash) {
    record.secret_hash = old.secret_hash;
    record.secret_expires_at = old.secret_expires_at;
  } else {
    secrets.client_secret = give_secret(record);
  }
  Task<> updating = parts_.registrations.update(record);
  co_await std::move(updating);
  log_change("client_updated", request, record.client_id);
  co_return json_answer(200,
                        registration_answer(record, secrets, management_uri(record.client_id)));
}

Task<http::Response> RegistrationEndpoint::answer_remove(http::Request& request) const {
  Registration const registration = co_await owned(request);
  std::string const client_id = registration.record.client_id;
  Task<std::vector<std::string>> removing = parts_.registrations.remove(client_id);
  std::vector<std::string> const ended = co_await std::move(removing);
  SysSeconds const until = parts_.clock.now_seconds() + kLongestTokenLife;
  for (std::string const& authorization : ended) {
    Task<> revoking = parts_.revoked.revoke_authorization(authorization, until);
    co_await std::move(revoking);
  }
  log_change("client_removed", request, client_id);
  http::Response response;
  response.status = 204;
  add_no_store(response.headers);
  co_return response;
}

Task<RegistrationEndpoint::Admission> RegistrationEndpoint::admission_of(
    http::Request& request) const {
  std::optional<Secret> const token = bearer_of(request.headers);
  Admission admission;
  if (token) {
    std::string hash = crypto::opaque_token_hash(*token);
    Task<std::optional<InitialToken>> finding = parts_.registrations.find_initial_token(hash);
    std::optional<InitialToken> const known = co_await std::move(finding);
    if (!known) throw Exception(fail(Errc::invalid_token, {}, "unknown_initial_token"));
    admission.terms = read_terms(known->terms);
    admission.initial_token_hash = std::move(hash);
  } else {
    if (!parts_.options.open_terms) throw Exception(fail(Errc::missing_token));
    admission.terms = *parts_.options.open_terms;
  }
  co_return admission;
}

/// The registration that the path names, if the token is its own. Unknown client and wrong token
/// look the same and cost the same.
Task<Registration> RegistrationEndpoint::owned(http::Request& request) const {
  std::optional<Secret> const token = bearer_of(request.headers);
  if (!token) throw Exception(fail(Errc::missing_token));
  std::string client_id(request.param("client_id"));
  Task<std::optional<Registration>> finding = parts_.registrations.find(std::move(client_id));
  std::optional<Registration> found = co_await std::move(finding);
  std::string const hash = crypto::opaque_token_hash(*token);
  std::string const expected = found ? found->token_hash : std::string(hash.size(), '-');
  bool const matches = crypto::constant_time_equal(hash, expected);
  if (!found || !matches)
    throw Exception(fail(Errc::invalid_token, {}, "wrong_registration_token_or_client"));
  co_return std::move(*found);
}

Task<json::object> RegistrationEndpoint::body_of(http::Request& request) const {
  require_json(request);
  std::string_view const body = co_await request.read_body(kMaxRegistrationBytes);
  co_return parse_registration(body).value();
}

ClientRecord RegistrationEndpoint::admitted(json::object request, ClientTerms const& terms) const {
  json::object const merged =
      apply_software_statement(std::move(request), parts_.options.statement_issuers, parts_.issuer,
                               parts_.clock.now_seconds())
          .value();
  ClientMetadata const metadata = read_registration(merged).value();
  if (metadata.jwks_uri && !parts_.options.take_jwks_uri)
    throw Exception(fail(Errc::invalid_client_metadata, "send jwks instead of jwks_uri"));
  ClientAuthMethod const method = choose_auth_method(metadata, terms).value();
  ClientRecord record = admit_client(metadata, method, terms).value();
  record.origin = ClientOrigin::registered;
  record.software_statement = metadata.software_statement;
  return record;
}

std::optional<Secret> RegistrationEndpoint::give_secret(ClientRecord& record) const {
  if (!uses_secret(record.auth_method)) return {};
  Secret secret(random_base62(parts_.random, kSecretChars));
  record.secret_hash = hash_client_secret(parts_.pepper, secret);
  return secret;
}

std::string RegistrationEndpoint::management_uri(std::string const& client_id) const {
  return endpoint_url(parts_.issuer, kRegistrationPath) + "/" + client_id;
}

http::Response RegistrationEndpoint::refusal(Error const& error,
                                             http::Request const& request) const {
  WireError const wire = wire_error(error.code);
  parts_.log.warn("registration_refused", {{"request", request.id},
                                           {"peer", request.peer},
                                           {"error", wire.name},
                                           {"hint", error.hint},
                                           {"reason", error.debug}});
  http::Response response = error_response(error);
  if (wire.status != 401) return response;
  http::Challenge challenge;
  challenge.scheme = "Bearer";
  challenge.parameters["realm"] = parts_.issuer;
  if (error.code == Errc::invalid_token) challenge.parameters["error"] = "invalid_token";
  response.headers.set("WWW-Authenticate", http::write_challenge(challenge));
  return response;
}

void RegistrationEndpoint::log_change(std::string_view event, http::Request const& request,
                                      std::string_view client_id) const {
  parts_.log.info(event, {{"request", request.id}, {"peer", request.peer}, {"client", client_id}});
}

void add_registration_routes(http::Router& router, std::string const& path,
                             RegistrationEndpoint const& endpoint) {
  using http::Method;
  using http::Request;
  std::string const one = path + "/{client_id}";
  auto const* const target = &endpoint;
  router.add(Method::post, path, [target](Request& request) { return target->add(request); });
  router.add(Method::options, path, preflight("POST"));
  router.add(Method::get, one, [target](Request& request) { return target->read(request); });
  router.add(Method::put, one, [target](Request& request) { return target->replace(request); });
  router.add(Method::delete_, one, [target](Request& request) { return target->remove(request); });
  router.add(Method::options, one, preflight("GET, PUT, DELETE"));
}

}  // namespace tessera::oauth
