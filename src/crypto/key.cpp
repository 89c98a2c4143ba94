#include "crypto/key.hpp"

#include "base/assert.hpp"
#include "crypto/key_check.hpp"
#include "crypto/openssl.hpp"
#include "crypto/shared_key.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

namespace tessera::crypto {
namespace {

using openssl::Bignum;
using openssl::Bio;

// A file that asks for a pass phrase must fail, not read from the terminal.
int no_pass_phrase(char*, int, int, void*) { return -1; }

std::string contents(BIO* bio) {
  char* data = nullptr;
  long const size = BIO_get_mem_data(bio, &data);
  TESSERA_ASSERT(size > 0, "OpenSSL writes a key that it holds");
  return {data, static_cast<std::size_t>(size)};
}

std::string number(EVP_PKEY const* key, char const* name, int width) {
  BIGNUM* raw = nullptr;
  int const ok = EVP_PKEY_get_bn_param(key, name, &raw);
  Bignum const value(raw);
  TESSERA_ASSERT(ok == 1, "a checked key has its public numbers");
  int const size = width != 0 ? width : BN_num_bytes(value.get());
  std::string out(static_cast<std::size_t>(size), '\0');
  int const written = BN_bn2binpad(value.get(), openssl::bytes(out), size);
  TESSERA_ASSERT(written == size, "a checked number fits its width");
  return out;
}

std::string write_public(EVP_PKEY* key, int (*write)(BIO*, EVP_PKEY const*)) {
  openssl::ErrorQueueGuard const guard;
  Bio const bio(BIO_new(BIO_s_mem()));
  TESSERA_ASSERT(bio != nullptr && write(bio.get(), key) == 1, "a checked key can be written");
  return contents(bio.get());
}

Bio read_only(std::string_view text) {
  // A PEM file of a key is a few kilobytes; the bound keeps the cast below honest.
  if (text.size() > 64U << 10) return nullptr;
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

}  // namespace

Result<PublicKey> PublicKey::from_pem(std::string_view pem) {
  openssl::ErrorQueueGuard const guard;
  Bio const bio = read_only(pem);
  if (bio == nullptr) return fail(Errc::invalid_key);
  openssl::PKey key(PEM_read_bio_PUBKEY(bio.get(), nullptr, no_pass_phrase, nullptr));
  if (key == nullptr) return openssl::failure(Errc::invalid_key);
  Result<KeyType> const type = check_public_key(key.get());
  if (!type) return type.error();
  return PublicKey(share_public(std::move(key), *type), *type);
}

P256Point PublicKey::p256_point() const {
  TESSERA_ASSERT(type_ == KeyType::p256, "the numbers asked for are those of the key's type");
  return {number(handle(), OSSL_PKEY_PARAM_EC_PUB_X, 32),
          number(handle(), OSSL_PKEY_PARAM_EC_PUB_Y, 32)};
}

std::string PublicKey::ed25519_bytes() const {
  TESSERA_ASSERT(type_ == KeyType::ed25519, "the numbers asked for are those of the key's type");
  std::string out(32, '\0');
  std::size_t size = out.size();
  int const ok = EVP_PKEY_get_raw_public_key(handle(), openssl::bytes(out), &size);
  TESSERA_ASSERT(ok == 1 && size == out.size(), "an Ed25519 key has 32 bytes");
  return out;
}

RsaPublicNumbers PublicKey::rsa_numbers() const {
  TESSERA_ASSERT(type_ == KeyType::rsa, "the numbers asked for are those of the key's type");
  return {number(handle(), OSSL_PKEY_PARAM_RSA_N, 0), number(handle(), OSSL_PKEY_PARAM_RSA_E, 0)};
}

std::string PublicKey::to_der() const { return write_public(handle(), i2d_PUBKEY_bio); }

std::string PublicKey::to_pem() const { return write_public(handle(), PEM_write_bio_PUBKEY); }

Result<PrivateKey> PrivateKey::generate(KeyType type) {
  openssl::ErrorQueueGuard const guard;
  openssl::PKey key;
  switch (type) {
    case KeyType::p256:
      key.reset(EVP_EC_gen("P-256"));
      break;
    case KeyType::ed25519:
      key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
      break;
    case KeyType::rsa:
      key.reset(EVP_RSA_gen(2048));
      break;
  }
  if (key == nullptr) return openssl::failure(Errc::operation_failed);
  return PrivateKey(share_private(std::move(key), type), type);
}

Result<PrivateKey> PrivateKey::from_pem(Secret const& pem) {
  openssl::ErrorQueueGuard const guard;
  if (pem.reveal().find("-----BEGIN PRIVATE KEY-----") == std::string_view::npos)
    return fail(Errc::invalid_key, "a private key must be unencrypted PEM PKCS#8");
  Bio const bio = read_only(pem.reveal());
  if (bio == nullptr) return fail(Errc::invalid_key);
  openssl::PKey key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_pass_phrase, nullptr));
  if (key == nullptr) return openssl::failure(Errc::invalid_key);
  Result<KeyType> const type = check_public_key(key.get());
  if (!type) return type.error();
  openssl::KeyContext const context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  if (context == nullptr || EVP_PKEY_pairwise_check(context.get()) != 1)
    return openssl::failure(Errc::invalid_key);
  return PrivateKey(share_private(std::move(key), *type), *type);
}

PublicKey PrivateKey::public_key() const {
  openssl::ErrorQueueGuard const guard;
  // A copy by way of DER: a shared handle would let a public key's user sign.
  std::string const der = write_public(handle(), i2d_PUBKEY_bio);
  unsigned char const* cursor = openssl::bytes(der);
  openssl::PKey key(d2i_PUBKEY(nullptr, &cursor, static_cast<long>(der.size())));
  TESSERA_ASSERT(key != nullptr, "what OpenSSL wrote, it reads");
  return PublicKey(share_public(std::move(key), type_), type_);
}

Secret PrivateKey::to_pem() const {
  openssl::ErrorQueueGuard const guard;
  Bio const bio(BIO_new(BIO_s_secmem()));
  TESSERA_ASSERT(bio != nullptr && PEM_write_bio_PKCS8PrivateKey(bio.get(), handle(), nullptr,
                                                                 nullptr, 0, nullptr, nullptr) == 1,
                 "a checked key can be written");
  return Secret(contents(bio.get()));
}

}  // namespace tessera::crypto
