#pragma once

#include "base/json_codec.hpp"
#include "oauth/client/client_credentials.hpp"

#include <functional>
#include <string>

namespace tessera::oauth {

/// How a program proves who it is, as its configuration says it (section [auth]).
struct ClientSettings {
  std::string issuer;       ///< Authorization server, e.g. http://localhost:3006; empty: no token.
  std::string client_id;    ///< As registered there.
  std::string key_file;     ///< Private key (PEM) for private_key_jwt.
  std::string secret_file;  ///< Client secret for client_secret_basic; one of the two.
  std::string scope;        ///< Asked for, space separated; empty: what the server grants.
  std::string resource;     ///< What the token is for; empty: the program's own default.
  std::string tenant_id;    ///< Tenant to act for; empty: the client's own.
};
BOOST_DESCRIBE_STRUCT(ClientSettings, (),
                      (issuer, client_id, key_file, secret_file, scope, resource, tenant_id))
/// Read strictly: what is not known here is refused, what is absent keeps its default.
constexpr JsonStyle json_style(ClientSettings const*) {
  return {.refuse_unknown = true, .defaults = true};
}

/// Reads a file that holds a secret. A program gives its own way, with its rules of paths.
using ReadSecret = std::function<Result<Secret>(std::string const& path)>;

/// The credential that the settings name: exactly one of key and secret.
/// Errors: Errc::bad_settings with the setting's name, and those of `read`.
[[nodiscard]] Result<ClientCredential> read_client_credential(ClientSettings const& settings,
                                                              ReadSecret const& read);

/// Everything that `ClientCredentials` needs.
/// @param default_resource  for settings that name none
/// Errors: as above.
[[nodiscard]] Result<ClientCredentials::Options> client_credentials_options(
    ClientSettings const& settings, std::string const& default_resource, ReadSecret const& read);

}  // namespace tessera::oauth
