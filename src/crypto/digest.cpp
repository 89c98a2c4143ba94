#include "crypto/digest.hpp"

#include "base/assert.hpp"
#include "crypto/openssl.hpp"

namespace tessera::crypto {

EVP_MD const* openssl::digest(Hash hash) noexcept {
  static EVP_MD const* const sha256_md = EVP_MD_fetch(nullptr, "SHA2-256", nullptr);
  static EVP_MD const* const sha384_md = EVP_MD_fetch(nullptr, "SHA2-384", nullptr);
  static EVP_MD const* const sha512_md = EVP_MD_fetch(nullptr, "SHA2-512", nullptr);
  TESSERA_ASSERT(sha256_md != nullptr && sha384_md != nullptr && sha512_md != nullptr,
                 "OpenSSL offers the SHA-2 family");
  switch (hash) {
    case Hash::sha256:
      return sha256_md;
    case Hash::sha384:
      return sha384_md;
    case Hash::sha512:
      break;
  }
  return sha512_md;
}

Sha256Digest sha256(std::string_view message) {
  Sha256Digest out{};
  int const ok = EVP_Digest(message.data(), message.size(), out.data(), nullptr,
                            openssl::digest(Hash::sha256), nullptr);
  TESSERA_ASSERT(ok == 1, "SHA-256 cannot fail");
  return out;
}

std::string sha256_bytes(std::string_view message) {
  Sha256Digest const digest = sha256(message);
  return {reinterpret_cast<char const*>(digest.data()), digest.size()};
}

}  // namespace tessera::crypto
