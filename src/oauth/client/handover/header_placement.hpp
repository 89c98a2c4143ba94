#pragma once

#include "base/error.hpp"
#include "base/secret.hpp"
#include "http/headers.hpp"
#include "oauth/client/handover/header_rules.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::oauth {

/// A field in which a backend looks for a token.
enum class TokenField : std::uint8_t {
  authorization,  ///< `Authorization: Bearer …`
  x_jwt_token,    ///< `X-JWT-TOKEN: …`, without a scheme.
};

/// Where a backend wants the identity. A backend that follows RFC 6750 §2 refuses a request with a
/// token in two places, so more than one is for those that ask for it.
struct HeaderPlacement {
  std::vector<TokenField> token{TokenField::authorization};
  std::string tenant_header{kTenantField};  ///< Names the tenant in force; empty: not sent.
};

/// `authorization` or `x-jwt-token`. Errors: Errc::bad_settings.
[[nodiscard]] Result<TokenField> token_field_named(std::string_view name);

/// Errors: Errc::bad_settings for no place, one named twice, or a tenant header that is not free.
[[nodiscard]] Result<void> check_placement(HeaderPlacement const& placement);

/// The fields that carry a bearer token and the tenant that it is for.
[[nodiscard]] http::Headers place_identity(Secret const& token, std::string_view tenant,
                                           HeaderPlacement const& placement);

}  // namespace tessera::oauth
