#include "crypto/hmac.hpp"

#include "base/assert.hpp"
#include "crypto/openssl.hpp"

#include <openssl/hmac.h>

namespace tessera::crypto {

std::string hmac(Hash hash, Secret const& key, std::string_view message) {
  std::string_view const key_bytes = key.reveal();
  TESSERA_ASSERT(key_bytes.size() <= 1U << 20, "an HMAC key is short");
  std::string out(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  unsigned char const* const result =
      HMAC(openssl::digest(hash), key_bytes.data(), static_cast<int>(key_bytes.size()),
           openssl::bytes(message), message.size(), openssl::bytes(out), &size);
  TESSERA_ASSERT(result != nullptr, "HMAC cannot fail");
  out.resize(size);
  return out;
}

std::string hmac_sha256(Secret const& key, std::string_view message) {
  return hmac(Hash::sha256, key, message);
}

}  // namespace tessera::crypto
