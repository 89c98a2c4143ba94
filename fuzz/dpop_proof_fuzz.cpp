// A DPoP proof, as any client may send it to a server of ours.
#include "base/assert.hpp"
#include "oauth/model/dpop_proof.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tessera::oauth {
namespace {

void check(std::string_view proof) {
  DpopExpectation expected;
  // What the example of RFC 9449 §4.1, in the corpus, was made for.
  expected.method = "POST";
  expected.url = "https://server.example.com/token";
  SysSeconds const now{std::chrono::seconds{1'562'262'616}};
  Result<DpopProof> const checked = check_dpop_proof(proof, expected, now);
  if (!checked) return;
  TESSERA_ASSERT(!checked->jti.empty(), "a good proof can be remembered");
  TESSERA_ASSERT(checked->thumbprint.size() == 43, "a good proof shows its key");
  expected.method = "GET";
  TESSERA_ASSERT(!check_dpop_proof(proof, expected, now), "it is good for one method");
}

}  // namespace
}  // namespace tessera::oauth

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::oauth::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
