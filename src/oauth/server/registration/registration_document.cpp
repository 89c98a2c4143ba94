#include "oauth/server/registration/registration_document.hpp"

#include "oauth/model/client_metadata_rules.hpp"
#include "oauth/model/errors.hpp"

#include <array>

namespace tessera::oauth {
namespace {

Error refuse(std::string why) { return fail(Errc::invalid_client_metadata, std::move(why)); }

std::string joined(Strings const& words) {
  std::string text;
  for (std::string const& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

ClientMetadata metadata_of(ClientRecord const& record) {
  ClientMetadata metadata;
  static_cast<ClientDescription&>(metadata) = record;
  metadata.token_endpoint_auth_method = to_json(record.auth_method).as_string();
  metadata.grant_types = record.grant_types;
  metadata.scope = joined(record.scopes);
  metadata.jwks = record.jwks;
  metadata.dpop_bound_access_tokens = record.dpop_bound_access_tokens;
  metadata.software_statement = record.software_statement;
  return metadata;
}

}  // namespace

Result<json::object> parse_registration(std::string_view body) {
  Result<json::value> const parsed =
      parse_json(body, {.depth = kMaxRegistrationDepth, .bytes = kMaxRegistrationBytes});
  if (!parsed || !parsed->is_object()) return refuse("the body must be one JSON object");
  return parsed->get_object();
}

Result<ClientMetadata> read_registration(json::object const& request) {
  Result<ClientMetadata> metadata = from_json<ClientMetadata>(request);
  if (!metadata) return refuse(metadata.error().hint);
  Result<void> const fine = check_client_metadata(*metadata);
  if (!fine) return fine.error();
  return metadata;
}

Result<void> check_replacement(json::object const& request, std::string_view client_id) {
  json::value const* const named = request.if_contains("client_id");
  if (named == nullptr || !named->is_string() || named->get_string() != client_id)
    return refuse("client_id must be that of the registration");
  constexpr std::array<std::string_view, 4> kNever{
      "registration_access_token", "registration_client_uri", "client_secret_expires_at",
      "client_id_issued_at"};
  for (std::string_view const member : kNever)
    if (request.contains(member)) return refuse(std::string(member) + " must not be sent");
  return {};
}

json::object registration_answer(ClientRecord const& record, RegistrationSecrets const& secrets,
                                 std::string const& uri) {
  json::object answer = to_json(metadata_of(record)).as_object();
  if (record.redirect_uris.empty()) answer.erase("redirect_uris");
  answer["client_id"] = record.client_id;
  answer["client_id_issued_at"] = record.created_at;
  if (secrets.client_secret) answer["client_secret"] = secrets.client_secret->reveal();
  if (uses_secret(record.auth_method))
    answer["client_secret_expires_at"] = record.secret_expires_at;
  answer["registration_client_uri"] = uri;
  if (secrets.access_token) answer["registration_access_token"] = secrets.access_token->reveal();
  return answer;
}

}  // namespace tessera::oauth
