#include "crypto/aead.hpp"

#include "base/assert.hpp"
#include "base/random.hpp"
#include "crypto/openssl.hpp"

#include <limits>
#include <span>

namespace tessera::crypto {
namespace {

constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;

EVP_CIPHER const* aes_256_gcm() noexcept {
  static EVP_CIPHER const* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  TESSERA_ASSERT(cipher != nullptr, "OpenSSL offers AES-256-GCM");
  return cipher;
}

bool fits_int(std::string_view text) noexcept {
  return text.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max());
}

int length(std::string_view text) noexcept { return static_cast<int>(text.size()); }

}  // namespace

Result<std::string> seal(Secret const& key, std::string_view plaintext,
                         std::string_view associated_data) {
  if (key.reveal().size() != kAeadKeySize) return fail(Errc::invalid_key);
  if (!fits_int(plaintext) || !fits_int(associated_data)) return fail(Errc::operation_failed);
  openssl::ErrorQueueGuard const guard;
  std::string out(kNonce + plaintext.size() + kTag, '\0');
  SystemRandom random;
  random.fill(std::as_writable_bytes(std::span(out).first(kNonce)));
  unsigned char* const nonce = openssl::bytes(out);
  unsigned char* const body = nonce + kNonce;
  unsigned char* const tag = body + plaintext.size();
  openssl::CipherContext const context(EVP_CIPHER_CTX_new());
  int size = 0;
  if (context == nullptr ||
      EVP_EncryptInit_ex2(context.get(), aes_256_gcm(), openssl::bytes(key.reveal()), nonce,
                          nullptr) != 1 ||
      EVP_EncryptUpdate(context.get(), nullptr, &size, openssl::bytes(associated_data),
                        length(associated_data)) != 1 ||
      EVP_EncryptUpdate(context.get(), body, &size, openssl::bytes(plaintext), length(plaintext)) !=
          1 ||
      EVP_EncryptFinal_ex(context.get(), tag, &size) != 1 ||
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(kTag), tag) != 1)
    return openssl::failure(Errc::operation_failed);
  return out;
}

Result<std::string> open(Secret const& key, std::string_view sealed,
                         std::string_view associated_data) {
  if (key.reveal().size() != kAeadKeySize) return fail(Errc::invalid_key);
  if (sealed.size() < kAeadOverhead || !fits_int(sealed) || !fits_int(associated_data))
    return fail(Errc::not_authentic);
  openssl::ErrorQueueGuard const guard;
  std::string_view const ciphertext = sealed.substr(kNonce, sealed.size() - kAeadOverhead);
  std::string tag(sealed.substr(sealed.size() - kTag));
  std::string out(ciphertext.size(), '\0');
  openssl::CipherContext const context(EVP_CIPHER_CTX_new());
  int size = 0;
  if (context == nullptr ||
      EVP_DecryptInit_ex2(context.get(), aes_256_gcm(), openssl::bytes(key.reveal()),
                          openssl::bytes(sealed), nullptr) != 1 ||
      EVP_DecryptUpdate(context.get(), nullptr, &size, openssl::bytes(associated_data),
                        length(associated_data)) != 1 ||
      EVP_DecryptUpdate(context.get(), openssl::bytes(out), &size, openssl::bytes(ciphertext),
                        length(ciphertext)) != 1 ||
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(kTag),
                          tag.data()) != 1)
    return openssl::failure(Errc::operation_failed);
  if (EVP_DecryptFinal_ex(context.get(), openssl::bytes(tag), &size) != 1) {
    wipe(out);
    return fail(Errc::not_authentic);
  }
  return out;
}

}  // namespace tessera::crypto
