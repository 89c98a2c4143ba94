#include "oauth/server/registration/software_statement.hpp"

#include "jose/jwt.hpp"
#include "oauth/model/errors.hpp"

#include <algorithm>
#include <array>

namespace tessera::oauth {
namespace {

constexpr char const* kStatement = "software_statement";
/// What a statement says about itself, and what no statement can give.
constexpr std::array<std::string_view, 11> kNotMetadata{"iss",
                                                        "sub",
                                                        "aud",
                                                        "exp",
                                                        "nbf",
                                                        "iat",
                                                        "jti",
                                                        "client_id",
                                                        "client_secret",
                                                        "registration_access_token",
                                                        "software_statement"};

Error refuse(std::string reason) {
  return fail(Errc::invalid_software_statement, {}, std::move(reason));
}

/// Nothing is believed yet: good for finding out whose keys to try.
Result<std::string> issuer_of(std::string_view statement) {
  Result<jose::Jws> const jws = jose::parse_jws(statement);
  if (!jws) return refuse(describe(jws.error()));
  Result<jose::Claims> const claims = jose::Claims::parse(jws->payload);
  if (!claims) return refuse(describe(claims.error()));
  if (claims->iss().empty()) return refuse("no iss");
  return std::string(claims->iss());
}

Result<jose::Claims> verify(std::string_view statement, StatementIssuer const& issuer,
                            std::string_view audience, SysSeconds now) {
  jose::VerifyOptions options;
  options.issuer = issuer.issuer;
  options.audience_rule = jose::AudienceRule::unchecked;
  // A statement may say what it is; a token that was made for something else is none.
  options.types = {"JWT", "software-statement+jwt"};
  options.allow_missing_type = true;
  options.require_exp = false;
  Result<jose::Claims> claims = jose::verify_jwt(statement, issuer.keys, options, now);
  if (!claims) return refuse(describe(claims.error()));
  if (!claims->aud().empty() && !claims->has_audience(audience))
    return refuse("made for another server");
  return claims;
}

}  // namespace

Result<json::object> apply_software_statement(json::object request,
                                              std::vector<StatementIssuer> const& issuers,
                                              std::string_view audience, SysSeconds now) {
  json::value const* const found = request.if_contains(kStatement);
  if (found == nullptr) return request;
  json::string const* const statement = found->if_string();
  if (statement == nullptr) return refuse("not a string");
  Result<std::string> const claimed = issuer_of(*statement);
  if (!claimed) return claimed.error();
  auto const issuer = std::ranges::find(issuers, *claimed, &StatementIssuer::issuer);
  if (issuer == issuers.end()) return fail(Errc::unapproved_software_statement);
  Result<jose::Claims> const claims = verify(*statement, *issuer, audience, now);
  if (!claims) return claims.error();
  for (auto const& [name, value] : claims->raw()) {
    bool const is_metadata =
        std::ranges::find(kNotMetadata, std::string_view(name)) == kNotMetadata.end();
    if (is_metadata) request[name] = value;
  }
  return request;
}

}  // namespace tessera::oauth
