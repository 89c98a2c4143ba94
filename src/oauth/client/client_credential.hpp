#pragma once

#include "base/secret.hpp"
#include "jose/jwk.hpp"
#include "oauth/model/metadata.hpp"

#include <string_view>
#include <variant>

namespace tessera::oauth {

/// Proves the client by a secret in the `Authorization` field. Spec: RFC 6749 §2.3.1
struct ClientSecretBasic {
  Secret secret;
};
/// Proves the client by a secret in the form. Spec: RFC 6749 §2.3.1
struct ClientSecretPost {
  Secret secret;
};
/// Proves the client by a signature: no shared secret exists. Spec: RFC 7523 §2.2
struct PrivateKeyJwt {
  jose::SigningKey key;
};
/// A client that cannot keep a secret only names itself. Spec: RFC 6749 §2.1
struct PublicClient {};

using ClientCredential =
    std::variant<ClientSecretBasic, ClientSecretPost, PrivateKeyJwt, PublicClient>;

/// The registered name: `client_secret_basic`, … `none`. Spec: RFC 7591 §2
[[nodiscard]] std::string_view auth_method_name(ClientCredential const& credential) noexcept;

/// A signing credential from a PEM private key, with the usual algorithm of its type.
/// Errors: those of reading the key.
[[nodiscard]] Result<ClientCredential> signing_credential(Secret const& pem);

/// A credential by what a client was told or has: the registered `method`, or without one what the
/// server's metadata prefers for a client with or without `secret`.
/// Errors: Errc::no_registration for a method that we do not have, or that lacks its secret.
[[nodiscard]] Result<ClientCredential> choose_credential(std::string_view method, Secret secret,
                                                         AuthorizationServerMetadata const& server);

/// The same secret, sent in the way that the server takes: the form instead of the field when only
/// the form is named in its metadata, and the other way round. Other credentials stay as they are.
[[nodiscard]] ClientCredential fit_to_server(ClientCredential credential,
                                             AuthorizationServerMetadata const& server);

}  // namespace tessera::oauth
