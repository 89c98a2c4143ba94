#include "oauth/model/client_record.hpp"

#include "base/encoding.hpp"
#include "crypto/digest.hpp"
#include "crypto/password_hash.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/model/identifiers.hpp"
#include "oauth/model/redirect_uri.hpp"

#include <algorithm>

namespace tessera::oauth {
namespace {

Error refuse(std::string hint) { return fail(Errc::invalid_request, std::move(hint)); }

bool is_client_id(ClientRecord const& record) {
  std::string_view const id = record.client_id;
  if (record.origin == ClientOrigin::document)
    return id.size() <= kMaxDocumentUrl && !origin_of(id).empty();
  // No colon: it would end the identifier in a Basic header that was not form-encoded, and no
  // registered client can pose as the address of a document.
  return !id.empty() && id.size() <= kMaxClientId && std::ranges::all_of(id, [](char c) {
    return c > 0x20 && c < 0x7f && c != ':' && c != '"' && c != '\\';
  });
}

bool are_tenants(std::vector<std::string> const& tenants) {
  if (tenants.size() == 1 && tenants.front() == kAnyTenant) return true;
  return !tenants.empty() &&
         std::ranges::all_of(tenants, [](std::string const& name) { return is_tenant_id(name); });
}

bool contains(std::vector<std::string> const& list, std::string_view element) {
  return std::ranges::find(list, element) != list.end();
}

Result<jose::JwkSet> read_keys(ClientRecord const& record) {
  bool const wants_keys = record.auth_method == ClientAuthMethod::private_key_jwt;
  if (record.jwks && record.jwks_uri) return refuse("jwks and jwks_uri exclude each other");
  bool const has_keys = record.jwks || record.jwks_uri;
  if (has_keys != wants_keys)
    return refuse("jwks or jwks_uri is required for private_key_jwt, and only there");
  if (record.secret_hash.has_value() != uses_secret(record.auth_method))
    return refuse("secret_hash is required for a client secret, and only there");
  if (record.secret_hash && record.secret_hash->starts_with('$') &&
      !crypto::is_password_hash(*record.secret_hash))
    return refuse("secret_hash is no Argon2id hash that we can compute");
  if (!record.jwks) return jose::JwkSet();
  Result<jose::JwkSet> keys = jose::JwkSet::from_json(*record.jwks);
  if (!keys) return fail(Errc::invalid_request, "jwks: " + keys.error().hint);
  if (keys->keys().empty()) return refuse("jwks has no key that we can verify with");
  return keys;
}

Result<void> check_resources(ClientRecord const& record) {
  for (auto const* const list :
       {&record.resources, &record.exchange_targets, &record.own_resources})
    for (std::string const& resource : *list) {
      Result<std::string> const normal = normalize_resource(resource);
      if (!normal || *normal != resource)
        return refuse("a resource is not a normalised identifier");
    }
  if (record.default_resource && !contains(record.resources, *record.default_resource))
    return refuse("default_resource must be one of the resources");
  return {};
}

}  // namespace

bool RegisteredClient::may_use_grant(std::string_view grant_type) const noexcept {
  return contains(record.grant_types, grant_type);
}

bool RegisteredClient::may_use_resource(std::string_view resource) const noexcept {
  return contains(record.resources, resource);
}

bool RegisteredClient::is_for_any_tenant() const noexcept {
  return record.tenants.front() == kAnyTenant;
}

bool RegisteredClient::has_tenant(std::string_view tenant) const noexcept {
  return is_for_any_tenant() || contains(record.tenants, tenant);
}

Result<ClientPtr> prepare_client(ClientRecord record) {
  if (!is_client_id(record)) return refuse("the client_id is malformed");
  if (!are_tenants(record.tenants)) return refuse("tenants must name tenants, or be [\"*\"]");
  Result<void> const resources = check_resources(record);
  if (!resources) return resources.error();
  for (std::string const& uri : record.redirect_uris)
    if (Result<void> const fine = check_redirect_uri(uri); !fine) return refuse(fine.error().hint);
  Result<ScopeSet> scopes = ScopeSet::of(record.scopes);
  if (!scopes) return refuse("a scope is malformed");
  Result<jose::JwkSet> keys = read_keys(record);
  if (!keys) return keys.error();
  return std::make_shared<RegisteredClient const>(
      RegisteredClient{std::move(record), std::move(*keys), std::move(*scopes)});
}

std::string shown_metadata_hash(ClientRecord const& record) {
  json::object shown = to_json(static_cast<ClientDescription const&>(record)).as_object();
  shown["client_id"] = record.client_id;
  shown["auth_method"] = to_json(record.auth_method);
  shown["grant_types"] = to_json(record.grant_types);
  shown["scopes"] = to_json(record.scopes);
  if (record.jwks) shown["jwks"] = *record.jwks;
  return base64url_encode(crypto::sha256_bytes(write_canonical_json(shown)));
}

}  // namespace tessera::oauth
