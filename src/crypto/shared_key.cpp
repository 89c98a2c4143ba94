#include "crypto/shared_key.hpp"

#include <utility>

namespace tessera::crypto {
namespace {

openssl::KeyContext prepared(EVP_PKEY* key, int (*prepare)(EVP_PKEY_CTX*)) {
  openssl::KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  if (context == nullptr || prepare(context.get()) != 1) return nullptr;
  return context;
}

}  // namespace

SharedKeyPtr share_public(openssl::PKey key, KeyType type) {
  auto shared = std::make_shared<SharedKey>();
  shared->key = std::move(key);
  if (type == KeyType::p256) shared->verifying = prepared(shared->key.get(), EVP_PKEY_verify_init);
  return shared;
}

SharedKeyPtr share_private(openssl::PKey key, KeyType type) {
  auto shared = std::make_shared<SharedKey>();
  shared->key = std::move(key);
  if (type == KeyType::p256) shared->signing = prepared(shared->key.get(), EVP_PKEY_sign_init);
  return shared;
}

evp_pkey_st* PublicKey::handle() const noexcept { return key_->key.get(); }
evp_pkey_st* PrivateKey::handle() const noexcept { return key_->key.get(); }

}  // namespace tessera::crypto
