#pragma once

#include "base/json_codec.hpp"
#include "http/headers.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tessera::oauth {

/// What the token endpoint answers. Spec: RFC 6749 §5.1
struct TokenResponse {
  std::string access_token;
  std::string token_type = "Bearer";
  std::optional<std::int64_t> expires_in;  ///< Seconds.
  std::optional<std::string> scope;        ///< What was granted, space separated.
  std::optional<std::string> refresh_token;
  std::optional<std::string> issued_token_type;  ///< Of a token exchange. Spec: RFC 8693 §2.2.1
};
BOOST_DESCRIBE_STRUCT(TokenResponse, (),
                      (access_token, token_type, expires_in, scope, refresh_token,
                       issued_token_type))

/// What every OAuth endpoint answers when it refuses. Spec: RFC 6749 §5.2
struct ErrorBody {
  std::string error;
  std::optional<std::string> error_description;
};
BOOST_DESCRIBE_STRUCT(ErrorBody, (), (error, error_description))

/// Names of the grants, of the assertion type and of kinds of tokens.
inline constexpr std::string_view kGrantAuthorizationCode = "authorization_code";
inline constexpr std::string_view kGrantClientCredentials = "client_credentials";
inline constexpr std::string_view kGrantRefreshToken = "refresh_token";
inline constexpr std::string_view kGrantJwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
inline constexpr std::string_view kGrantTokenExchange =
    "urn:ietf:params:oauth:grant-type:token-exchange";
inline constexpr std::string_view kTokenTypeAccessToken =
    "urn:ietf:params:oauth:token-type:access_token";
inline constexpr std::string_view kTokenTypeJwt = "urn:ietf:params:oauth:token-type:jwt";
inline constexpr std::string_view kTokenTypeIdToken = "urn:ietf:params:oauth:token-type:id_token";
inline constexpr std::string_view kTokenTypeIdJag = "urn:ietf:params:oauth:token-type:id-jag";
/// The `typ` of an ID-JAG: an assertion that is a grant for one client.
inline constexpr std::string_view kIdJagType = "oauth-id-jag+jwt";
inline constexpr std::string_view kAssertionTypeJwtBearer =
    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Marks an answer that holds, or might hold, a credential. Spec: RFC 6749 §5.1
inline void add_no_store(http::Headers& headers) {
  headers.set("Cache-Control", "no-store");
  headers.set("Pragma", "no-cache");
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("Referrer-Policy", "no-referrer");
}

}  // namespace tessera::oauth
