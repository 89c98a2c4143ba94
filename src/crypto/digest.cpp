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
  // Making a context costs as much as hashing a token, so each thread keeps one.
  thread_local openssl::DigestContext const context(EVP_MD_CTX_new());
  Sha256Digest out{};
  bool const done =
      EVP_DigestInit_ex2(context.get(), openssl::digest(Hash::sha256), nullptr) == 1 &&
      EVP_DigestUpdate(context.get(), message.data(), message.size()) == 1 &&
      EVP_DigestFinal_ex(context.get(), out.data(), nullptr) == 1;
  TESSERA_ASSERT(done, "SHA-256 cannot fail");
  return out;
}

std::string sha256_bytes(std::string_view message) {
  Sha256Digest const digest = sha256(message);
  return {reinterpret_cast<char const*>(digest.data()), digest.size()};
}

}  // namespace tessera::crypto
