#include "crypto/sha1.hpp"

#include "base/assert.hpp"

#include <openssl/evp.h>

namespace tessera::crypto {

std::string sha1_bytes(std::string_view message) {
  std::string out(20, '\0');
  int const ok =
      EVP_Digest(message.data(), message.size(), reinterpret_cast<unsigned char*>(out.data()),
                 nullptr, EVP_sha1(), nullptr);
  TESSERA_ASSERT(ok == 1, "SHA-1 cannot fail");
  return out;
}

}  // namespace tessera::crypto
