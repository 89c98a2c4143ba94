#pragma once

#include "base/json_codec.hpp"
#include "oauth/model/metadata.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tessera::oauth {

/// What a client says about itself when it registers. Spec: RFC 7591 §2, OIDC Registration §2
struct ClientMetadata {
  std::optional<std::string> client_name;
  std::optional<std::string> client_uri;
  Strings redirect_uris;
  std::optional<std::string> token_endpoint_auth_method;
  std::optional<Strings> grant_types;
  std::optional<Strings> response_types;
  std::optional<std::string> application_type;  ///< "native" or "web".
  std::optional<std::string> scope;
};
BOOST_DESCRIBE_STRUCT(ClientMetadata, (),
                      (client_name, client_uri, redirect_uris, token_endpoint_auth_method,
                       grant_types, response_types, application_type, scope))

/// What the server answers. Spec: RFC 7591 §3.2.1
struct RegistrationResponse {
  std::string client_id;
  std::optional<std::string> client_secret;
  std::optional<std::int64_t> client_secret_expires_at;  ///< Unix seconds; 0: never.
  std::optional<std::string> token_endpoint_auth_method;
};
BOOST_DESCRIBE_STRUCT(RegistrationResponse, (),
                      (client_id, client_secret, client_secret_expires_at,
                       token_endpoint_auth_method))

}  // namespace tessera::oauth
