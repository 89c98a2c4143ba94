// A compact JWS, as it comes from anybody: parsing, key selection, verification, claims.
#include "base/assert.hpp"
#include "base/encoding.hpp"
#include "jose/jwt.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tessera {
namespace {

// The public keys of RFC 7515 appendix A.3 and RFC 8037 appendix A.2, whose tokens are in the
// corpus.
constexpr std::string_view kKeys =
    R"({"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
    R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"},)"
    R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})";

void check(std::string_view token) {
  static jose::JwkSet const keys = jose::JwkSet::parse(kKeys).value();
  Result<jose::Jws> const jws = jose::parse_jws(token);
  if (!jws) return;
  // One meaning, one spelling: what was taken apart gives the same bytes again.
  std::string const again = jws->signing_input + "." + base64url_encode(jws->signature);
  TESSERA_ASSERT(again == token, "a token that parses has no second spelling");

  jose::VerifyOptions options;
  options.issuer = "joe";
  options.audience_rule = jose::AudienceRule::unchecked;
  options.allow_missing_type = true;
  SysSeconds const now{std::chrono::seconds{1'300'819'000}};
  Result<jose::Claims> const verified = jose::verify_jwt(token, keys, options, now);
  Result<jose::Claims> const claims = jose::Claims::parse(jws->payload);
  TESSERA_ASSERT(claims || !verified, "verified claims are claims that parse");
  if (!claims) return;
  (void)jose::check_claims(*claims, options, now);
  (void)claims->has_scope("read");
}

}  // namespace
}  // namespace tessera

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
