#include "crypto/opaque_token.hpp"

#include "base/encoding.hpp"
#include "crypto/digest.hpp"

#include <cstddef>

namespace tessera::crypto {

Secret new_opaque_token(Random& random) {
  constexpr std::size_t kBits = 256;
  return Secret(random_token(random, kBits));
}

std::string opaque_token_hash(Secret const& token) {
  return base64url_encode(sha256_bytes(token.reveal()));
}

}  // namespace tessera::crypto
