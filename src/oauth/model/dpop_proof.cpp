#include "oauth/model/dpop_proof.hpp"

#include "base/encoding.hpp"
#include "crypto/constant_time.hpp"
#include "crypto/digest.hpp"
#include "http/headers.hpp"
#include "http/message/url.hpp"
#include "jose/jwt.hpp"
#include "oauth/model/errors.hpp"

#include <boost/json/object.hpp>

#include <algorithm>

namespace tessera::oauth {
namespace {

constexpr std::size_t kMaxJti = 256;

Error refuse(std::string why) { return fail(Errc::invalid_dpop_proof, {}, std::move(why)); }

/// Without query and fragment, in one spelling. Spec: RFC 9449 §4.2, RFC 3986 §6.2.2
Result<std::string> target_uri(std::string_view url) {
  Result<http::Url> const parsed = http::parse_url(url);
  if (!parsed) return parsed.error();
  return parsed->origin() + parsed->path;
}

std::string hash_of(Secret const& token) {
  return base64url_encode(crypto::sha256_bytes(token.reveal()));
}

}  // namespace

Result<std::string> make_dpop_proof(DpopTarget const& target, jose::SigningKey const& key,
                                    Clock const& clock, Random& random) {
  Result<std::string> const uri = target_uri(target.url);
  if (!uri) return uri.error();
  Result<jose::Jwk> const jwk = jose::Jwk::from_key(key.key.public_key(), key.algorithm);
  if (!jwk) return jwk.error();
  json::object public_key = jwk->to_json();
  for (char const* const extra : {"kid", "use", "alg"}) public_key.erase(extra);
  json::object header;
  header["typ"] = "dpop+jwt";
  header["jwk"] = std::move(public_key);
  json::object claims;
  claims["jti"] = random_token(random);
  claims["htm"] = target.method;
  claims["htu"] = *uri;
  claims["iat"] = jose::numeric_date(clock.now_seconds());
  if (!target.token.empty()) claims["ath"] = hash_of(target.token);
  if (!target.nonce.empty()) claims["nonce"] = target.nonce;
  jose::SigningKey unnamed = key;
  unnamed.kid.clear();
  return jose::sign_jwt(std::move(header), claims, unnamed);
}

std::vector<std::string> dpop_algorithm_names() {
  std::vector<std::string> names;
  for (jose::Algorithm const algorithm : DpopExpectation().algorithms)
    names.emplace_back(jose::algorithm_name(algorithm));
  return names;
}

Result<DpopProof> check_dpop_proof(std::string_view proof, DpopExpectation const& expected,
                                   SysSeconds now) {
  Result<jose::Jws> const jws = jose::parse_jws(proof);
  if (!jws) return refuse("form");
  if (!jws->header.typ || !http::iequals(*jws->header.typ, "dpop+jwt")) return refuse("typ");
  auto const& allowed = expected.algorithms;
  if (!jws->header.algorithm || std::ranges::find(allowed, *jws->header.algorithm) == allowed.end())
    return refuse("alg");
  auto const* const embedded = jws->header.raw.if_contains("jwk");
  if (embedded == nullptr || !embedded->is_object()) return refuse("jwk");
  // The key has one algorithm: that which the header names, as long as it fits the key.
  json::object members = embedded->get_object();
  if (!members.contains("alg")) members["alg"] = jose::algorithm_name(*jws->header.algorithm);
  Result<jose::Jwk> const key = jose::Jwk::from_json(json::value(std::move(members)));
  if (!key) return refuse("jwk");
  if (!jose::verify_jws(*jws, *key)) return refuse("signature");

  Result<jose::Claims> const claims = jose::Claims::parse(jws->payload);
  if (!claims) return refuse("claims");
  if (claims->jti().empty() || claims->jti().size() > kMaxJti) return refuse("jti");
  if (claims->text("htm") != expected.method) return refuse("htm");
  Result<std::string> const wanted = target_uri(expected.url);
  Result<std::string> const shown = target_uri(claims->text("htu"));
  if (!wanted || !shown || *wanted != *shown) return refuse("htu");
  if (!claims->iat()) return refuse("iat");
  if (*claims->iat() > now + expected.window || *claims->iat() < now - expected.window)
    return refuse("iat");
  if (!expected.token.empty() && claims->text("ath") != hash_of(expected.token))
    return refuse("ath");
  if (expected.nonce && !crypto::constant_time_equal(claims->text("nonce"), *expected.nonce))
    return fail(Errc::use_dpop_nonce);
  return DpopProof{key->thumbprint(), std::string(claims->jti()),
                   std::string(claims->text("nonce")), *claims->iat()};
}

}  // namespace tessera::oauth
