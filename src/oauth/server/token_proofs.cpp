#include "oauth/server/token_proofs.hpp"

#include "oauth/model/dpop_proof.hpp"
#include "oauth/model/errors.hpp"

namespace tessera::oauth {
namespace {

constexpr std::string_view kProof = "DPoP";
constexpr std::string_view kNonce = "DPoP-Nonce";
// How far a client's clock may be from ours; for so long a proof is remembered.
constexpr std::chrono::seconds kWindow{60};

Error refuse(std::string word) { return fail(Errc::invalid_dpop_proof, {}, std::move(word)); }

bool wants_nonce(DpopMode mode) { return mode == DpopMode::nonce || mode == DpopMode::required; }

}  // namespace

TokenProofs::TokenProofs(Options options, AssertionReplay& replay, Clock const& clock)
    : options_(std::move(options)),
      replay_(replay),
      clock_(clock),
      nonces_(options_.nonce_key, clock) {}

Task<std::optional<std::string>> TokenProofs::check(http::Headers const& headers,
                                                    RegisteredClient const& client) const {
  if (options_.mode == DpopMode::off) co_return std::nullopt;
  std::size_t const count = headers.count(kProof);
  bool const required =
      options_.mode == DpopMode::required || client.record.dpop_bound_access_tokens;
  if (count == 0 && required)
    throw Exception(fail(Errc::invalid_dpop_proof, "a DPoP proof is required", "no_proof"));
  if (count == 0) co_return std::nullopt;
  if (count > 1) throw Exception(refuse("repeated"));

  DpopExpectation expected;
  expected.method = "POST";
  expected.url = options_.token_endpoint;
  expected.window = kWindow;
  DpopProof const proof =
      check_dpop_proof(headers.get(kProof), expected, clock_.now_seconds()).value();
  if (wants_nonce(options_.mode) && !nonces_.accepts(proof.nonce))
    throw Exception(fail(Errc::use_dpop_nonce));

  // Client identifiers hold no space, so proofs and assertions cannot be taken for one another.
  std::string owner = "dpop " + proof.thumbprint;
  SysSeconds const until = proof.issued_at + kWindow;
  bool const fresh = co_await replay_.remember(std::move(owner), proof.jti, until);
  if (!fresh) throw Exception(refuse("replayed"));
  co_return proof.thumbprint;
}

void TokenProofs::add_nonce(http::Headers& answer) const {
  if (wants_nonce(options_.mode)) answer.set(kNonce, nonces_.current());
}

}  // namespace tessera::oauth
