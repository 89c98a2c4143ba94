#pragma once

#include "base/clock.hpp"
#include "base/json_codec.hpp"
#include "jose/jwk_set.hpp"
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

/// The longest `client_id` that can be registered.
inline constexpr std::size_t kMaxClientId = 128;

/// In `ClientRecord::tenants`: the client may act for every tenant, and names one each time.
inline constexpr std::string_view kAnyTenant = "*";

/// What is stored about a client. New needs become new members; a stored record that lacks them
/// reads as their defaults.
struct ClientRecord {
  std::string client_id;
  ClientAuthMethod auth_method = ClientAuthMethod::private_key_jwt;
  std::optional<json::object> jwks;        ///< Public keys; with private_key_jwt only.
  std::optional<std::string> secret_hash;  ///< See `hash_client_secret`; with a secret only.
  std::vector<std::string> grant_types{"client_credentials"};
  std::vector<std::string> scopes;
  std::vector<std::string> resources;           ///< Normalised resource identifiers.
  std::optional<std::string> default_resource;  ///< Used when a request names none.
  std::vector<std::string> tenants;  ///< The first is the default; `{"*"}`: any, must be named.
  bool disabled = false;             ///< A disabled client is treated as unknown.
  std::int64_t created_at = 0;       ///< Unix seconds.
};
BOOST_DESCRIBE_STRUCT(ClientRecord, (),
                      (client_id, auth_method, jwks, secret_hash, grant_types, scopes, resources,
                       default_resource, tenants, disabled, created_at))
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

/// Checks a record: names and lists well-formed, a key set or a secret hash as the method needs,
/// public keys only. Errors: Errc::invalid_request with the reason.
[[nodiscard]] Result<ClientPtr> prepare_client(ClientRecord record);

}  // namespace tessera::oauth
