#include "oauth/resource/token_source.hpp"

#include "oauth/model/errors.hpp"

namespace tessera::oauth {
namespace {

constexpr std::string_view kAuthorization = "Authorization";
constexpr std::string_view kJwtHeader = "X-JWT-TOKEN";
constexpr std::string_view kBearer = "Bearer";
constexpr std::string_view kProofScheme = "DPoP";

Result<CarriedToken> check_token(std::string_view token, bool with_proof = false) {
  // Two searches of one byte each are several times faster than one for either.
  bool const in_parts =
      token.find(' ') != std::string_view::npos || token.find('\t') != std::string_view::npos;
  if (token.empty() || in_parts)
    return fail(Errc::invalid_request, "the access token is malformed", "malformed_header");
  if (token.size() > kMaxTokenSize) return fail(Errc::invalid_token, {}, "too_long");
  return CarriedToken{token, with_proof};
}

}  // namespace

Result<CarriedToken> find_token(http::Headers const& headers, bool accept_x_jwt_token) {
  std::size_t const standard = headers.count(kAuthorization);
  std::size_t const alternative = accept_x_jwt_token ? headers.count(kJwtHeader) : 0;
  if (standard > 1 || alternative > 1)
    return fail(Errc::invalid_request, "a credential header is repeated", "repeated_header");
  if (standard + alternative > 1)
    return fail(Errc::invalid_request, "send Authorization or X-JWT-TOKEN, not both", "two_tokens");
  if (alternative == 1) return check_token(http::trim_ows(headers.get(kJwtHeader)));
  if (standard == 0) return fail(Errc::missing_token, {}, "no_token");

  std::string_view const value = http::trim_ows(headers.get(kAuthorization));
  std::string_view const scheme = value.substr(0, value.find(' '));
  bool const with_proof = http::iequals(scheme, kProofScheme);
  if (!with_proof && !http::iequals(scheme, kBearer))
    return fail(Errc::missing_token, {}, "other_scheme");
  return check_token(http::trim_ows(value.substr(scheme.size())), with_proof);
}

}  // namespace tessera::oauth
