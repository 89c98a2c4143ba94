#include "oauth/resource/access_token_verifier.hpp"

#include "base/encoding.hpp"
#include "crypto/digest.hpp"
#include "jose/errc.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/resource/principal_claims.hpp"

#include <algorithm>

namespace tessera::oauth {
namespace {

// One word per check for the log; the other side only learns "expired" or "not valid".
std::string_view reason_of(error_code const& code) {
  using enum jose::Errc;
  struct Word {
    jose::Errc code;
    std::string_view word;
  };
  static constexpr Word kWords[] = {
      {too_large, "too_long"},
      {malformed, "malformed"},
      {unsupported_header, "critical_header"},
      {wrong_type, "wrong_type"},
      {algorithm_not_allowed, "wrong_algorithm"},
      {unknown_key, "unknown_key"},
      {bad_signature, "bad_signature"},
      {missing_claim, "missing_claim"},
      {wrong_issuer, "wrong_issuer"},
      {wrong_audience, "wrong_audience"},
      {expired, "expired"},
      {not_yet_valid, "not_yet_valid"},
      {too_long_lived, "too_long_lived"},
  };
  for (Word const& row : kWords)
    if (code == row.code) return row.word;
  return "other";
}

Error refuse(Error const& error) {
  std::string hint = error.code == jose::Errc::expired ? "the access token has expired" : "";
  return fail(Errc::invalid_token, std::move(hint), std::string(reason_of(error.code)));
}
Error refuse(jose::Errc code) { return refuse(fail(code)); }

// A hostile kid never gets as far as a look-up, let alone a fetch.
bool is_key_id(std::string_view kid) {
  return !kid.empty() && kid.size() <= 128 && std::ranges::all_of(kid, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '.' || c == '-' || c == '+' || c == '/' || c == '=' || c == ':';
  });
}

}  // namespace

AccessTokenVerifier::AccessTokenVerifier(Options options, std::vector<TrustedIssuer> issuers,
                                         Clock const& clock)
    : audience_(options.audience), clock_(clock), cache_(clock, options.cache) {
  for (TrustedIssuer& trusted : issuers) add(std::move(trusted), options);
}

void AccessTokenVerifier::add(TrustedIssuer trusted, Options const& options) {
  check_profile(trusted.profile).value();
  bool const asked = trusted.introspector != nullptr;
  if (asked == (trusted.keys != nullptr))
    throw Exception(fail(Errc::bad_settings, "issuer " + trusted.issuer +
                                                 ": either its keys tell, or it is asked itself"));
  if (asked && asked_issuer() != nullptr)
    throw Exception(fail(Errc::bad_settings, "only one issuer can be asked about its tokens"));
  jose::VerifyOptions rules = token_rules(trusted.profile);
  rules.audiences = {audience_};
  rules.leeway = options.leeway;
  rules.max_lifetime = trusted.profile.max_life.value_or(options.max_lifetime);
  if (asked) {
    // It stands by the token each time, so it need not say more than whose it is, for whom, and
    // until when. Spec: RFC 7662 §2.2
    rules.required_claims = {"sub"};
    rules.max_lifetime.reset();
  }
  std::vector<std::string> names{std::move(trusted.issuer)};
  names.insert(names.end(), trusted.profile.other_names.begin(), trusted.profile.other_names.end());
  for (std::string& name : names) {
    rules.issuer = std::move(name);
    issuers_.push_back(Issuer{trusted.keys, trusted.introspector, rules, trusted.profile});
  }
}

http::PrincipalPtr AccessTokenVerifier::recall(std::string_view token) {
  VerifiedToken* const known = cache_.find(token);
  if (known == nullptr) return nullptr;
  if (still_holds(*known)) return known->principal;
  cache_.remove(token);
  return nullptr;
}

// Rules do not change while we live, so what they say of issuer, audience and claims holds on.
bool AccessTokenVerifier::still_holds(VerifiedToken& token) const {
  Issuer const& issuer = issuers_[token.issuer];
  if (issuer.keys == nullptr)
    return clock_.steady_now() < token.believed_until &&
           jose::check_times(token.times, issuer.rules, clock_.now_seconds()).has_value();
  KeySnapshot keys = issuer.keys->current();
  if (!keys) return false;
  if (keys != token.keys) {
    jose::Jwk const* const key = keys->find(token.key_id);
    if (key == nullptr || key->thumbprint() != token.key_thumbprint) return false;
    token.keys = std::move(keys);
  }
  return jose::check_times(token.times, issuer.rules, clock_.now_seconds()).has_value();
}

Task<Result<http::PrincipalPtr>> AccessTokenVerifier::verify(Secret token) {
  Result<jose::Jws> const jws = jose::parse_jws(token.reveal());
  Result<jose::Claims> claims = jws ? jose::Claims::parse(jws->payload) : jws.error();
  // The claimed issuer only chooses whose rules and keys apply; its signature, or it itself, must
  // then agree. What is no JWT goes to nobody but the one who is asked.
  Issuer const* const issuer = claims ? find_issuer(claims->iss()) : asked_issuer();
  if (issuer == nullptr)
    co_return claims ? refuse(jose::Errc::wrong_issuer) : refuse(claims.error());
  if (issuer->introspector != nullptr) {
    Task<Result<http::PrincipalPtr>> asking = introspect(*issuer, std::move(token));
    Result<http::PrincipalPtr> told = co_await std::move(asking);
    co_return told;
  }
  Result<void> const header = jose::check_header(jws->header, issuer->rules);
  if (!header) co_return refuse(header.error());
  std::string kid = jws->header.kid.value_or(std::string());
  if (!is_key_id(kid)) co_return refuse(jose::Errc::unknown_key);

  KeySnapshot keys = co_await issuer->keys->keys_with(kid);
  Result<jose::Jwk> const key = jose::select_key(jws->header, *keys);
  if (!key) co_return refuse(key.error());
  Result<void> const signature = jose::verify_jws(*jws, *key);
  if (!signature) co_return refuse(signature.error());
  Result<void> const checked = jose::check_claims(*claims, issuer->rules, clock_.now_seconds());
  if (!checked) co_return refuse(checked.error());

  Result<http::PrincipalPtr> principal =
      principal_of(*claims, issuer->profile, audience_, std::move(token));
  if (!principal) co_return principal;
  VerifiedToken entry;
  entry.principal = *principal;
  entry.times = claims->times();
  entry.issuer = static_cast<std::size_t>(issuer - issuers_.data());
  entry.key_id = std::move(kid);
  entry.key_thumbprint = key->thumbprint();
  entry.keys = std::move(keys);
  cache_.put((*principal)->token.reveal(), std::move(entry));
  co_return principal;
}

Task<Result<http::PrincipalPtr>> AccessTokenVerifier::introspect(Issuer const& issuer,
                                                                 Secret token) {
  Task<TokenDescription> asking = issuer.introspector->introspect(token);
  TokenDescription const told = co_await std::move(asking);
  if (!told.members) co_return fail(Errc::invalid_token, {}, "not_active");
  Result<jose::Claims> claims = read_description(*told.members, issuer, token);
  if (!claims) co_return refuse(claims.error());
  Issuer const* const named = find_issuer(claims->iss());
  if (named == nullptr || named->introspector != issuer.introspector)
    co_return refuse(jose::Errc::wrong_issuer);
  Result<void> const checked = jose::check_claims(*claims, named->rules, clock_.now_seconds());
  if (!checked) co_return refuse(checked.error());
  Result<http::PrincipalPtr> principal =
      principal_of(*claims, named->profile, audience_, std::move(token));
  if (!principal) co_return principal;

  VerifiedToken entry;
  entry.principal = *principal;
  entry.times = claims->times();
  entry.issuer = static_cast<std::size_t>(named - issuers_.data());
  entry.believed_until = told.believed_until;
  cache_.put((*principal)->token.reveal(), std::move(entry));
  co_return principal;
}

/// What the answer leaves out because both sides know it: whose token it is, and its name.
Result<jose::Claims> AccessTokenVerifier::read_description(json::object members,
                                                           Issuer const& issuer,
                                                           Secret const& token) {
  if (!members.contains("iss")) members["iss"] = issuer.rules.issuer;
  if (!members.contains("jti")) {
    constexpr std::size_t kName = 16;
    std::string const digest = crypto::sha256_bytes(token.reveal());
    members["jti"] = "sha256-" + base64url_encode(std::string_view(digest).substr(0, kName));
  }
  return jose::Claims::from_json(std::move(members));
}

AccessTokenVerifier::Issuer const* AccessTokenVerifier::asked_issuer() const noexcept {
  auto const found =
      std::ranges::find_if(issuers_, [](Issuer const& one) { return one.introspector != nullptr; });
  return found == issuers_.end() ? nullptr : &*found;
}

AccessTokenVerifier::Issuer const* AccessTokenVerifier::find_issuer(
    std::string_view issuer) const noexcept {
  for (Issuer const& known : issuers_)
    if (known.rules.issuer == issuer) return &known;
  return nullptr;
}

}  // namespace tessera::oauth
