#include "oauth/client/handover/header_placement.hpp"

#include "oauth/model/errors.hpp"

#include <set>

namespace tessera::oauth {

Result<TokenField> token_field_named(std::string_view name) {
  if (name == "authorization") return TokenField::authorization;
  if (name == "x-jwt-token") return TokenField::x_jwt_token;
  return fail(Errc::bad_settings, "placement: '" + std::string(name) +
                                      "' is no place for a token; there are 'authorization' and "
                                      "'x-jwt-token'");
}

Result<void> check_placement(HeaderPlacement const& placement) {
  if (placement.token.empty())
    return fail(Errc::bad_settings, "placement must name a place for the token");
  if (std::set<TokenField>(placement.token.begin(), placement.token.end()).size() !=
      placement.token.size())
    return fail(Errc::bad_settings, "placement names a place twice");
  std::string const& name = placement.tenant_header;
  if (!name.empty() && (!http::is_field_name(name) || is_reserved_field(name)))
    return fail(Errc::bad_settings, "tenant_header: '" + name + "' cannot name the tenant");
  return {};
}

http::Headers place_identity(Secret const& token, std::string_view tenant,
                             HeaderPlacement const& placement) {
  http::Headers headers;
  for (TokenField const field : placement.token) {
    if (field == TokenField::authorization) {
      std::string value = "Bearer " + std::string(token.reveal());
      headers.add("Authorization", value);
      wipe(value);
    } else {
      headers.add("X-JWT-TOKEN", token.reveal());
    }
  }
  if (!placement.tenant_header.empty()) headers.add(placement.tenant_header, tenant);
  return headers;
}

}  // namespace tessera::oauth
