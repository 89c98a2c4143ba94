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
};
BOOST_DESCRIBE_STRUCT(TokenResponse, (), (access_token, token_type, expires_in, scope))

/// What every OAuth endpoint answers when it refuses. Spec: RFC 6749 §5.2
struct ErrorBody {
  std::string error;
  std::optional<std::string> error_description;
};
BOOST_DESCRIBE_STRUCT(ErrorBody, (), (error, error_description))

/// Names of the grants and of the assertion type.
inline constexpr std::string_view kGrantClientCredentials = "client_credentials";
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
