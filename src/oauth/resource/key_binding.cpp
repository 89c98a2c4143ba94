#include "oauth/resource/key_binding.hpp"

#include "oauth/model/dpop_proof.hpp"
#include "oauth/model/errors.hpp"

namespace tessera::oauth {
namespace {

constexpr std::string_view kProof = "DPoP";
// How far a client's clock may be from ours; for so long a proof is remembered.
constexpr std::chrono::seconds kWindow{60};

Error refuse(Errc code, std::string word) { return fail(code, {}, std::move(word)); }

}  // namespace

Result<void> check_key_binding(http::Request const& request, http::Principal const& principal,
                               PresentedAt const& presented, SeenProofs& seen, SysSeconds now) {
  json::value const* const binding = principal.claims.if_contains("cnf");
  if (binding == nullptr && !presented.with_proof) return {};
  if (binding == nullptr) return refuse(Errc::invalid_token, "not_bound_to_a_key");
  std::string_view const thumbprint = json_text(*binding, "jkt");
  if (thumbprint.empty()) return refuse(Errc::invalid_token, "unknown_binding");
  if (!presented.with_proof) return refuse(Errc::invalid_token, "bound_token_without_proof");
  if (request.headers.count(kProof) != 1) return refuse(Errc::invalid_dpop_proof, "not_one_proof");

  DpopExpectation expected;
  expected.method = http::method_text(request.method);
  expected.url = presented.url;
  expected.token = principal.token;
  expected.window = kWindow;
  Result<DpopProof> const proof = check_dpop_proof(request.headers.get(kProof), expected, now);
  if (!proof) return proof.error();
  if (proof->thumbprint != thumbprint) return refuse(Errc::invalid_dpop_proof, "another_key");
  return seen.remember(proof->thumbprint, proof->jti, proof->issued_at + kWindow, now);
}

}  // namespace tessera::oauth
