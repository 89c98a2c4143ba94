// A JSON Web Key and a key set, as an issuer or a client in registration sends them.
#include "base/assert.hpp"
#include "jose/jwk_set.hpp"

#include <boost/json/object.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tessera {
namespace {

void check(std::string_view text) {
  if (Result<jose::Jwk> const key = jose::Jwk::parse(text); key) {
    Result<jose::Jwk> const again = jose::Jwk::from_json(key->to_json());
    TESSERA_ASSERT(again && again->thumbprint() == key->thumbprint(),
                   "a key that was read can be written and read again");
    TESSERA_ASSERT(!crypto::verify(key->key(), key->algorithm(), text, text),
                   "a text is no signature of itself");
  }
  if (Result<jose::JwkSet> const set = jose::JwkSet::parse(text); set) {
    Result<jose::JwkSet> const again = jose::JwkSet::from_json(set->to_json());
    TESSERA_ASSERT(again && again->keys().size() == set->keys().size() && again->ignored() == 0,
                   "a key set that was read can be written and read again");
  }
  (void)jose::parse_private_jwk(Secret(std::string(text)));
}

}  // namespace
}  // namespace tessera

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
