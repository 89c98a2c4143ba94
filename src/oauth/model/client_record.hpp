#pragma once

#include "base/clock.hpp"
#include "base/json_codec.hpp"
#include "jose/jwk_set.hpp"
#include "oauth/model/client_metadata.hpp"
#include "oauth/model/scope_set.hpp"

#include <boost/json/object.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tessera::oauth {

/// How a client proves who it is, by its registered name. Spec: RFC 7591 §2
enum class ClientAuthMethod {
  private_key_jwt,      ///< By a signature; no shared secret exists.
  client_secret_basic,  ///< By a secret in `Authorization`.
  client_secret_post,   ///< By a secret in the form.
  none,                 ///< Not at all: a public client, which cannot keep a secret.
};
BOOST_DESCRIBE_ENUM(ClientAuthMethod, private_key_jwt, client_secret_basic, client_secret_post,
                    none)

/// True for the methods that send a secret which the server knows as a hash.
[[nodiscard]] constexpr bool uses_secret(ClientAuthMethod method) noexcept {
  return method == ClientAuthMethod::client_secret_basic ||
         method == ClientAuthMethod::client_secret_post;
}

/// How the server came to know a client.
enum class ClientOrigin {
  operator_made,  ///< Somebody who runs the server entered it.
  registered,     ///< It registered itself. Spec: RFC 7591
  document,       ///< Its `client_id` is the address of its metadata document; nothing is stored.
};
BOOST_DESCRIBE_ENUM(ClientOrigin, operator_made, registered, document)

/// The longest `client_id` that can be registered, and the longest address of a document.
inline constexpr std::size_t kMaxClientId = 128;
inline constexpr std::size_t kMaxDocumentUrl = 2048;

/// In `ClientRecord::tenants`: the client may act for every tenant, and names one each time.
inline constexpr std::string_view kAnyTenant = "*";

/// What is stored about a client: its own words (the base), and what the server decided. New needs
/// become new members; a stored record that lacks them reads as their defaults.
struct ClientRecord : ClientDescription {
  std::string client_id;
  ClientAuthMethod auth_method = ClientAuthMethod::private_key_jwt;
  std::optional<json::object> jwks;        ///< Public keys, unless `jwks_uri` names them.
  std::optional<std::string> secret_hash;  ///< See `hash_client_secret`; with a secret only.
  std::vector<std::string> grant_types{"client_credentials"};
  std::vector<std::string> scopes;
  std::vector<std::string> resources;           ///< Normalised resource identifiers.
  std::optional<std::string> default_resource;  ///< Used when a request names none.
  std::vector<std::string> tenants;  ///< The first is the default; `{"*"}`: any, must be named.
  std::vector<std::string> exchange_targets;  ///< Resources that it may exchange tokens for.
  std::vector<std::string> own_resources;  ///< What it is itself: it may exchange and inspect the
                                           ///< tokens that others send there.
  bool dpop_bound_access_tokens = false;   ///< It gets tokens with a DPoP proof only.
  bool require_consent = true;             ///< A person is asked before the client acts for them.
  ClientOrigin origin = ClientOrigin::operator_made;
  std::optional<std::string> software_statement;  ///< As it was presented.
  bool disabled = false;                          ///< A disabled client is treated as unknown.
  std::int64_t created_at = 0;                    ///< Unix seconds.
  std::int64_t secret_expires_at = 0;             ///< Unix seconds; 0: never.
};
BOOST_DESCRIBE_STRUCT(ClientRecord, (ClientDescription),
                      (client_id, auth_method, jwks, secret_hash, grant_types, scopes, resources,
                       default_resource, tenants, exchange_targets, own_resources,
                       dpop_bound_access_tokens, require_consent, origin, software_statement,
                       disabled, created_at, secret_expires_at))
constexpr JsonStyle json_style(ClientRecord const*) { return {.defaults = true}; }

/// A record that has been checked and whose parts are ready for use.
struct RegisteredClient {
  ClientRecord record;
  jose::JwkSet keys;
  ScopeSet scopes;

  [[nodiscard]] bool may_use_grant(std::string_view grant_type) const noexcept;
  [[nodiscard]] bool may_use_resource(std::string_view resource) const noexcept;
  [[nodiscard]] bool is_for_any_tenant() const noexcept;
  [[nodiscard]] bool has_tenant(std::string_view tenant) const noexcept;
  /// False for a public client: whoever names it may be anybody.
  [[nodiscard]] bool is_confidential() const noexcept {
    return record.auth_method != ClientAuthMethod::none;
  }
};
/// Shared by a cache and the requests that use it.
using ClientPtr = std::shared_ptr<RegisteredClient const>;

/// Checks a record: names and lists well-formed, keys or a secret hash as the method needs, public
/// keys only. The keys of a `jwks_uri` are not there yet: `ClientResolver` fetches them.
/// Errors: Errc::invalid_request with the reason.
[[nodiscard]] Result<ClientPtr> prepare_client(ClientRecord record);

/// A digest of all that a person was shown, or should be asked about again when it changes: names,
/// addresses, keys, ways, scopes. Kept with a consent, which counts as long as the digest is equal.
/// @return base64url of SHA-256 over canonical JSON
[[nodiscard]] std::string shown_metadata_hash(ClientRecord const& record);

}  // namespace tessera::oauth
