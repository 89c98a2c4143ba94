// Keys from the numbers of a JWK. Spec: RFC 7518 §6, RFC 8037 §2
#include "crypto/key.hpp"
#include "crypto/key_check.hpp"
#include "crypto/openssl.hpp"
#include "crypto/shared_key.hpp"

#include <utility>
#include <vector>

namespace tessera::crypto {
namespace {

using openssl::Bignum;

constexpr std::size_t kCoordinate = 32;

// OpenSSL's builder only borrows what it is given until `key` is called: numbers are kept here,
// texts by the caller.
class NumbersBuilder {
 public:
  void add_text(char const* name, std::string_view text) {
    ok_ =
        ok_ && OSSL_PARAM_BLD_push_utf8_string(builder_.get(), name, text.data(), text.size()) == 1;
  }
  void add_octets(char const* name, std::string_view octets) {
    ok_ = ok_ &&
          OSSL_PARAM_BLD_push_octet_string(builder_.get(), name, octets.data(), octets.size()) == 1;
  }
  void add_number(char const* name, std::string_view big_endian) {
    push(name, Bignum(BN_new()), big_endian);
  }
  // A "secure" number makes OpenSSL keep the parameter in memory that it wipes.
  void add_secret(char const* name, Secret const& big_endian) {
    push(name, Bignum(BN_secure_new()), big_endian.reveal());
  }

  [[nodiscard]] Result<openssl::PKey> key(char const* type, int selection) {
    if (!ok_) return openssl::failure(Errc::invalid_key);
    openssl::Params const params(OSSL_PARAM_BLD_to_param(builder_.get()));
    openssl::KeyContext const context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* key = nullptr;
    if (params == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, selection, params.get()) != 1)
      return openssl::failure(Errc::invalid_key);
    return openssl::PKey(key);
  }

 private:
  void push(char const* name, Bignum value, std::string_view big_endian) {
    constexpr std::size_t kLongest = 2048;
    ok_ = ok_ && !big_endian.empty() && big_endian.size() <= kLongest && value != nullptr &&
          BN_bin2bn(openssl::bytes(big_endian), static_cast<int>(big_endian.size()), value.get()) !=
              nullptr &&
          OSSL_PARAM_BLD_push_BN(builder_.get(), name, value.get()) == 1;
    numbers_.push_back(std::move(value));
  }

  std::vector<Bignum> numbers_;
  openssl::ParamBuilder builder_{OSSL_PARAM_BLD_new()};
  bool ok_ = builder_ != nullptr;
};

Result<std::string> uncompressed(P256Point const& point) {
  if (point.x.size() != kCoordinate || point.y.size() != kCoordinate)
    return fail(Errc::invalid_key, "a P-256 coordinate has 32 bytes");
  return '\x04' + point.x + point.y;
}

Result<KeyType> check_pair(EVP_PKEY* key) {
  Result<KeyType> type = check_public_key(key);
  if (!type) return type;
  openssl::KeyContext const context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  if (context == nullptr || EVP_PKEY_check(context.get()) != 1)
    return openssl::failure(Errc::invalid_key, "the halves of the private key do not fit");
  return type;
}

}  // namespace

Result<PublicKey> PublicKey::from_p256(P256Point const& point) {
  openssl::ErrorQueueGuard const guard;
  Result<std::string> const octets = uncompressed(point);
  if (!octets) return octets.error();
  NumbersBuilder numbers;
  numbers.add_text(OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1");
  numbers.add_octets(OSSL_PKEY_PARAM_PUB_KEY, *octets);
  Result<openssl::PKey> key = numbers.key("EC", EVP_PKEY_PUBLIC_KEY);
  if (!key) return key.error();
  Result<KeyType> const type = check_public_key(key->get());
  if (!type) return type.error();
  return PublicKey(share_public(std::move(*key), *type), *type);
}

Result<PublicKey> PublicKey::from_ed25519(std::string_view bytes) {
  openssl::ErrorQueueGuard const guard;
  openssl::PKey key(EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr,
                                                   openssl::bytes(bytes), bytes.size()));
  if (key == nullptr) return openssl::failure(Errc::invalid_key);
  Result<KeyType> const type = check_public_key(key.get());
  if (!type) return type.error();
  return PublicKey(share_public(std::move(key), *type), *type);
}

Result<PublicKey> PublicKey::from_rsa(RsaPublicNumbers const& numbers) {
  openssl::ErrorQueueGuard const guard;
  NumbersBuilder builder;
  builder.add_number(OSSL_PKEY_PARAM_RSA_N, numbers.n);
  builder.add_number(OSSL_PKEY_PARAM_RSA_E, numbers.e);
  Result<openssl::PKey> key = builder.key("RSA", EVP_PKEY_PUBLIC_KEY);
  if (!key) return key.error();
  Result<KeyType> const type = check_public_key(key->get());
  if (!type) return type.error();
  return PublicKey(share_public(std::move(*key), *type), *type);
}

Result<PrivateKey> PrivateKey::from_p256(P256Point const& point, Secret const& d) {
  openssl::ErrorQueueGuard const guard;
  Result<std::string> const octets = uncompressed(point);
  if (!octets) return octets.error();
  if (d.reveal().size() != kCoordinate) return fail(Errc::invalid_key);
  NumbersBuilder numbers;
  numbers.add_text(OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1");
  numbers.add_octets(OSSL_PKEY_PARAM_PUB_KEY, *octets);
  numbers.add_secret(OSSL_PKEY_PARAM_PRIV_KEY, d);
  Result<openssl::PKey> key = numbers.key("EC", EVP_PKEY_KEYPAIR);
  if (!key) return key.error();
  Result<KeyType> const type = check_pair(key->get());
  if (!type) return type.error();
  return PrivateKey(share_private(std::move(*key), *type), *type);
}

Result<PrivateKey> PrivateKey::from_ed25519(std::string_view public_bytes, Secret const& d) {
  openssl::ErrorQueueGuard const guard;
  openssl::PKey key(EVP_PKEY_new_raw_private_key_ex(nullptr, "ED25519", nullptr,
                                                    openssl::bytes(d.reveal()), d.reveal().size()));
  if (key == nullptr) return openssl::failure(Errc::invalid_key);
  Result<KeyType> const type = check_public_key(key.get());
  if (!type) return type.error();
  PrivateKey made(share_private(std::move(key), *type), *type);
  // OpenSSL derives the public half from the private one, so the stated half is compared.
  if (made.public_key().ed25519_bytes() != public_bytes)
    return fail(Errc::invalid_key, "the halves of the private key do not fit");
  return made;
}

Result<PrivateKey> PrivateKey::from_rsa(RsaPublicNumbers const& numbers,
                                        RsaPrivateNumbers const& secrets) {
  openssl::ErrorQueueGuard const guard;
  NumbersBuilder builder;
  builder.add_number(OSSL_PKEY_PARAM_RSA_N, numbers.n);
  builder.add_number(OSSL_PKEY_PARAM_RSA_E, numbers.e);
  builder.add_secret(OSSL_PKEY_PARAM_RSA_D, secrets.d);
  builder.add_secret(OSSL_PKEY_PARAM_RSA_FACTOR1, secrets.p);
  builder.add_secret(OSSL_PKEY_PARAM_RSA_FACTOR2, secrets.q);
  builder.add_secret(OSSL_PKEY_PARAM_RSA_EXPONENT1, secrets.dp);
  builder.add_secret(OSSL_PKEY_PARAM_RSA_EXPONENT2, secrets.dq);
  builder.add_secret(OSSL_PKEY_PARAM_RSA_COEFFICIENT1, secrets.qi);
  Result<openssl::PKey> key = builder.key("RSA", EVP_PKEY_KEYPAIR);
  if (!key) return key.error();
  Result<KeyType> const type = check_pair(key->get());
  if (!type) return type.error();
  return PrivateKey(share_private(std::move(*key), *type), *type);
}

}  // namespace tessera::crypto
