#include "jose/jwt.hpp"

#include "jose/errc.hpp"

#include <boost/json/object.hpp>

#include <algorithm>

namespace tessera::jose {
namespace {

using std::chrono::seconds;

constexpr seconds kMaxLeeway{60};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_in_any_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

// Spec: RFC 7515 §4.1.9 (a type without a slash stands for application/...)
std::string_view without_prefix(std::string_view type) {
  constexpr std::string_view kPrefix = "application/";
  if (equal_in_any_case(type.substr(0, kPrefix.size()), kPrefix))
    type.remove_prefix(kPrefix.size());
  return type;
}

bool type_is_accepted(JwsHeader const& header, VerifyOptions const& options) {
  if (!header.typ) return options.allow_missing_type;
  std::string_view const type = without_prefix(*header.typ);
  return std::any_of(options.types.begin(), options.types.end(), [type](std::string const& known) {
    return equal_in_any_case(type, without_prefix(known));
  });
}

bool audience_is_ours(Claims const& claims, VerifyOptions const& options) {
  if (options.audience_rule == AudienceRule::unchecked) return true;
  if (options.audience_rule == AudienceRule::sole && claims.aud().size() != 1) return false;
  return std::any_of(options.audiences.begin(), options.audiences.end(),
                     [&claims](std::string const& ours) { return claims.has_audience(ours); });
}

Error missing(std::string_view name) {
  return fail(Errc::missing_claim, "the token lacks the claim '" + std::string(name) + "'");
}

Result<void> verify_signature(Jws const& jws, JwkSet const& keys, VerifyOptions const& options) {
  Result<void> const header = check_header(jws.header, options);
  if (!header) return header.error();
  Result<Jwk> const key = select_key(jws.header, keys);
  if (!key) return key.error();
  return verify_jws(jws, *key);
}

}  // namespace

Result<void> check_header(JwsHeader const& header, VerifyOptions const& options) {
  if (!type_is_accepted(header, options)) return fail(Errc::wrong_type);
  if (!header.algorithm || std::find(options.algorithms.begin(), options.algorithms.end(),
                                     *header.algorithm) == options.algorithms.end())
    return fail(Errc::algorithm_not_allowed);
  return {};
}

Result<void> check_times(TimeClaims const& times, VerifyOptions const& options, SysSeconds now) {
  seconds const leeway = std::clamp(options.leeway, seconds{0}, kMaxLeeway);
  bool const needs_exp =
      options.require_exp || options.max_lifetime.has_value() || options.max_remaining.has_value();
  if (needs_exp && !times.exp) return missing("exp");
  if (times.exp && *times.exp + leeway <= now) return fail(Errc::expired);
  if (times.nbf && *times.nbf > now + leeway) return fail(Errc::not_yet_valid);
  if (times.iat && *times.iat > now + leeway) return fail(Errc::not_yet_valid);
  if (options.max_lifetime) {
    if (!times.iat) return missing("iat");
    if (*times.exp - *times.iat > *options.max_lifetime) return fail(Errc::too_long_lived);
  }
  if (options.max_remaining && *times.exp - now > *options.max_remaining + leeway)
    return fail(Errc::too_long_lived);
  return {};
}

Result<void> check_claims(Claims const& claims, VerifyOptions const& options, SysSeconds now) {
  if (options.issuer.empty() || claims.iss() != options.issuer) return fail(Errc::wrong_issuer);
  if (!audience_is_ours(claims, options)) return fail(Errc::wrong_audience);
  Result<void> const times = check_times(claims.times(), options, now);
  if (!times) return times.error();
  for (std::string const& name : options.required_claims)
    if (!claims.has(name)) return missing(name);
  return {};
}

Result<void> verify_parsed_jwt(Jws const& jws, Claims const& claims, JwkSet const& keys,
                               VerifyOptions const& options, SysSeconds now) {
  Result<void> const signature = verify_signature(jws, keys, options);
  if (!signature) return signature.error();
  return check_claims(claims, options, now);
}

Result<Claims> verify_jwt(std::string_view token, JwkSet const& keys, VerifyOptions const& options,
                          SysSeconds now) {
  Result<Jws> const jws = parse_jws(token, options.limits);
  if (!jws) return jws.error();
  Result<void> const signature = verify_signature(*jws, keys, options);
  if (!signature) return signature.error();
  Result<Claims> claims = Claims::parse(jws->payload);
  if (!claims) return claims;
  Result<void> const checked = check_claims(*claims, options, now);
  if (!checked) return checked.error();
  return claims;
}

Result<std::string> sign_jwt(json::object header, json::object const& claims,
                             SigningKey const& key) {
  return sign_jws(std::move(header), write_json(claims), key);
}

}  // namespace tessera::jose
