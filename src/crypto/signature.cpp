#include "crypto/signature.hpp"

#include "crypto/digest.hpp"
#include "crypto/ecdsa_der.hpp"
#include "crypto/openssl.hpp"
#include "crypto/shared_key.hpp"

#include <openssl/rsa.h>

#include <optional>

namespace tessera::crypto {
namespace {

struct Scheme {
  KeyType type;
  EVP_MD const* digest;  // null: the algorithm hashes by itself
  bool pss;
};

Scheme scheme_of(Algorithm algorithm) noexcept {
  switch (algorithm) {
    case Algorithm::es256:
      return {KeyType::p256, openssl::digest(Hash::sha256), false};
    case Algorithm::ed25519:
      break;
    case Algorithm::rs256:
      return {KeyType::rsa, openssl::digest(Hash::sha256), false};
    case Algorithm::ps256:
      return {KeyType::rsa, openssl::digest(Hash::sha256), true};
    case Algorithm::rs384:
      return {KeyType::rsa, openssl::digest(Hash::sha384), false};
    case Algorithm::rs512:
      return {KeyType::rsa, openssl::digest(Hash::sha512), false};
    case Algorithm::ps384:
      return {KeyType::rsa, openssl::digest(Hash::sha384), true};
    case Algorithm::ps512:
      return {KeyType::rsa, openssl::digest(Hash::sha512), true};
  }
  return {KeyType::ed25519, nullptr, false};
}

// Spec: RFC 7518 §3.5 (the salt is as long as the digest, the mask uses the same digest)
bool set_padding(EVP_PKEY_CTX* context, Scheme const& scheme) noexcept {
  if (scheme.type != KeyType::rsa) return true;
  if (!scheme.pss) return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

Result<std::string> r_and_s_of(std::string_view der) {
  std::optional<std::string> numbers = ecdsa_numbers_of(der);
  if (!numbers) return fail(Errc::operation_failed);
  return std::move(*numbers);
}

/// With what was prepared when the key was made. @param prepared  read only: shared by all threads
Result<std::string> sign_es256(EVP_PKEY_CTX const* prepared, std::string_view message) {
  Sha256Digest const digest = sha256(message);
  openssl::KeyContext const context(EVP_PKEY_CTX_dup(prepared));
  EcdsaDer der;
  der.size = der.bytes.size();
  if (context == nullptr ||
      EVP_PKEY_sign(context.get(), der.bytes.data(), &der.size, digest.data(), digest.size()) != 1)
    return openssl::failure(Errc::operation_failed);
  return r_and_s_of({reinterpret_cast<char const*>(der.bytes.data()), der.size});
}

bool verify_es256(EVP_PKEY_CTX const* prepared, std::string_view message, EcdsaDer const& der) {
  Sha256Digest const digest = sha256(message);
  openssl::KeyContext const context(EVP_PKEY_CTX_dup(prepared));
  return context != nullptr && EVP_PKEY_verify(context.get(), der.bytes.data(), der.size,
                                               digest.data(), digest.size()) == 1;
}

}  // namespace

bool fits(Algorithm algorithm, KeyType type) noexcept { return scheme_of(algorithm).type == type; }

Result<std::string> sign(PrivateKey const& key, Algorithm algorithm, std::string_view message) {
  Scheme const scheme = scheme_of(algorithm);
  if (scheme.type != key.type()) return fail(Errc::wrong_key_type);
  openssl::ErrorQueueGuard const guard;
  if (key.shared().signing != nullptr) return sign_es256(key.shared().signing.get(), message);
  openssl::DigestContext const context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* parameters = nullptr;  // owned by `context`
  std::size_t size = static_cast<std::size_t>(EVP_PKEY_get_size(key.handle()));
  std::string signature(size, '\0');
  if (context == nullptr ||
      EVP_DigestSignInit(context.get(), &parameters, scheme.digest, nullptr, key.handle()) != 1 ||
      !set_padding(parameters, scheme) ||
      EVP_DigestSign(context.get(), openssl::bytes(signature), &size, openssl::bytes(message),
                     message.size()) != 1)
    return openssl::failure(Errc::operation_failed);
  signature.resize(size);
  if (algorithm == Algorithm::es256) return r_and_s_of(signature);
  return signature;
}

bool verify(PublicKey const& key, Algorithm algorithm, std::string_view message,
            std::string_view signature) noexcept {
  Scheme const scheme = scheme_of(algorithm);
  if (scheme.type != key.type()) return false;
  // The length says how the bytes are to be read, so it is checked before OpenSSL sees them.
  std::size_t const expected = scheme.type == KeyType::rsa
                                   ? static_cast<std::size_t>(EVP_PKEY_get_size(key.handle()))
                                   : 2 * kP256Number;
  if (signature.size() != expected) return false;
  openssl::ErrorQueueGuard const guard;
  EcdsaDer der;
  if (algorithm == Algorithm::es256) {
    der = ecdsa_der_of(signature);
    if (key.shared().verifying != nullptr)
      return verify_es256(key.shared().verifying.get(), message, der);
    signature = {reinterpret_cast<char const*>(der.bytes.data()), der.size};
  }
  openssl::DigestContext const context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* parameters = nullptr;  // owned by `context`
  return context != nullptr &&
         EVP_DigestVerifyInit(context.get(), &parameters, scheme.digest, nullptr, key.handle()) ==
             1 &&
         set_padding(parameters, scheme) &&
         EVP_DigestVerify(context.get(), openssl::bytes(signature), signature.size(),
                          openssl::bytes(message), message.size()) == 1;
}

}  // namespace tessera::crypto
