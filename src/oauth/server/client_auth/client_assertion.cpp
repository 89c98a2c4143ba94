#include "oauth/server/client_auth/client_assertion.hpp"

#include "jose/jwt.hpp"
#include "oauth/model/errors.hpp"

#include <array>

namespace tessera::oauth {
namespace {

constexpr std::array kAlgorithms{jose::Algorithm::es256, jose::Algorithm::ed25519,
                                 jose::Algorithm::ps256, jose::Algorithm::rs256};
constexpr std::chrono::seconds kLeeway{30};
constexpr std::chrono::seconds kMaxAhead{600};
constexpr std::size_t kMaxJti = 256;

Error refuse(std::string reason) { return fail(Errc::invalid_client, {}, std::move(reason)); }

jose::VerifyOptions rules(std::string_view client_id, std::string_view issuer) {
  jose::VerifyOptions options;
  options.issuer = client_id;
  options.audiences = {std::string(issuer)};
  options.audience_rule = jose::AudienceRule::sole;
  // Any other explicit type is a token that was made for something else.
  options.types = {"JWT", "client-authentication+jwt", "oauth-client-auth+jwt"};
  options.allow_missing_type = true;
  options.algorithms.assign(kAlgorithms.begin(), kAlgorithms.end());
  options.leeway = kLeeway;
  options.required_claims = {"sub", "jti"};
  return options;
}

}  // namespace

std::vector<std::string> assertion_algorithm_names() {
  std::vector<std::string> names;
  for (jose::Algorithm const algorithm : kAlgorithms)
    names.emplace_back(jose::algorithm_name(algorithm));
  return names;
}

Result<ReadAssertion> read_client_assertion(std::string_view jwt) {
  Result<jose::Jws> jws = jose::parse_jws(jwt);
  if (!jws) return refuse(describe(jws.error()));
  Result<jose::Claims> claims = jose::Claims::parse(jws->payload);
  if (!claims) return refuse(describe(claims.error()));
  if (claims->sub().empty()) return refuse("no sub");
  return ReadAssertion{std::move(*jws), std::move(*claims)};
}

Result<AssertionId> verify_client_assertion(ReadAssertion const& assertion,
                                            RegisteredClient const& client, std::string_view issuer,
                                            Clock const& clock) {
  SysSeconds const now = clock.now_seconds();
  jose::VerifyOptions options = rules(client.record.client_id, issuer);
  auto const& only = client.record.token_endpoint_auth_signing_alg;
  if (only)
    std::erase_if(options.algorithms, [wanted = jose::algorithm_from_name(*only)](
                                          jose::Algorithm one) { return wanted != one; });
  jose::Claims const& claims = assertion.claims;
  Result<void> const checked =
      jose::verify_parsed_jwt(assertion.jws, claims, client.keys, options, now);
  if (!checked) return refuse(describe(checked.error()));
  if (claims.sub() != client.record.client_id) return refuse("sub is not the client");
  if (*claims.exp() - now > kMaxAhead) return refuse("exp is too far ahead");
  if (claims.jti().size() > kMaxJti) return refuse("jti is too long");
  return AssertionId{std::string(claims.jti()), *claims.exp() + kLeeway};
}

}  // namespace tessera::oauth
