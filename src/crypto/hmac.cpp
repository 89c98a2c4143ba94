#include "crypto/hmac.hpp"

#include "base/assert.hpp"
#include "crypto/openssl.hpp"

#include <array>

namespace tessera::crypto {
namespace {

using MacContext = openssl::Handle<EVP_MAC_CTX, EVP_MAC_CTX_free>;

char const* name_of(Hash hash) {
  switch (hash) {
    case Hash::sha256:
      return "SHA2-256";
    case Hash::sha384:
      return "SHA2-384";
    case Hash::sha512:
      break;
  }
  return "SHA2-512";
}

MacContext make_context(Hash hash) {
  static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  TESSERA_ASSERT(algorithm != nullptr, "OpenSSL offers HMAC");
  MacContext context(EVP_MAC_CTX_new(algorithm));
  std::string name = name_of(hash);
  std::array const settings{
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), name.size()),
      OSSL_PARAM_construct_end()};
  TESSERA_ASSERT(EVP_MAC_CTX_set_params(context.get(), settings.data()) == 1,
                 "HMAC knows the SHA-2 family");
  return context;
}

/// The thread's own: finding the algorithms by name costs more than hashing something short. It
/// remembers its last key, as whoever gave it does.
EVP_MAC_CTX* context_of(Hash hash) {
  thread_local std::array<MacContext, 3> contexts;
  MacContext& context = contexts.at(static_cast<std::size_t>(hash));
  if (!context) context = make_context(hash);
  return context.get();
}

}  // namespace

std::string hmac(Hash hash, Secret const& key, std::string_view message) {
  // A context that is given no key keeps the one before, and an empty key looks like none.
  static constexpr unsigned char kEmpty = 0;
  std::string_view const given = key.reveal();
  EVP_MAC_CTX* const context = context_of(hash);
  std::string out(EVP_MAX_MD_SIZE, '\0');
  std::size_t size = 0;
  bool const done = EVP_MAC_init(context, given.empty() ? &kEmpty : openssl::bytes(given),
                                 given.size(), nullptr) == 1 &&
                    EVP_MAC_update(context, openssl::bytes(message), message.size()) == 1 &&
                    EVP_MAC_final(context, openssl::bytes(out), &size, out.size()) == 1;
  TESSERA_ASSERT(done, "HMAC cannot fail");
  out.resize(size);
  return out;
}

std::string hmac_sha256(Secret const& key, std::string_view message) {
  return hmac(Hash::sha256, key, message);
}

}  // namespace tessera::crypto
