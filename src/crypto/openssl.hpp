#pragma once

// Internal to this folder: what its sources share about OpenSSL. No public header includes it.

#include "crypto/errc.hpp"
#include "crypto/hash.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <memory>
#include <string>
#include <string_view>

namespace tessera::crypto::openssl {

template <auto Free>
struct Deleter {
  template <class T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};
template <class T, auto Free>
using Handle = std::unique_ptr<T, Deleter<Free>>;

using Bignum = Handle<BIGNUM, BN_clear_free>;
using Bio = Handle<BIO, BIO_free_all>;
using CipherContext = Handle<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;
using DigestContext = Handle<EVP_MD_CTX, EVP_MD_CTX_free>;
using KeyContext = Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using ParamBuilder = Handle<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using Params = Handle<OSSL_PARAM, OSSL_PARAM_free>;
using PKey = Handle<EVP_PKEY, EVP_PKEY_free>;

/// Leaves the thread's error queue empty: a refusal of ours must not be read as the failure of a
/// TLS call that happens to run next on this thread.
class ErrorQueueGuard {
 public:
  ErrorQueueGuard() = default;
  ErrorQueueGuard(ErrorQueueGuard const&) = delete;
  ErrorQueueGuard& operator=(ErrorQueueGuard const&) = delete;
  ~ErrorQueueGuard() { ERR_clear_error(); }
};

/// The error with OpenSSL's own reason as its debug text.
[[nodiscard]] inline Error failure(Errc code, std::string hint = {}) {
  unsigned long const reason = ERR_peek_last_error();
  char const* const text = reason == 0 ? nullptr : ERR_reason_error_string(reason);
  return fail(code, std::move(hint), text == nullptr ? "" : text);
}

[[nodiscard]] inline unsigned char const* bytes(std::string_view text) noexcept {
  return reinterpret_cast<unsigned char const*>(text.data());
}
[[nodiscard]] inline unsigned char* bytes(std::string& text) noexcept {
  return reinterpret_cast<unsigned char*>(text.data());
}

/// Fetched once per process; looking an algorithm up by name costs more than hashing a token.
[[nodiscard]] EVP_MD const* digest(Hash hash) noexcept;

}  // namespace tessera::crypto::openssl
