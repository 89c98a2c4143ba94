#include "crypto/key_check.hpp"

#include "crypto/openssl.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace tessera::crypto {
namespace {

using openssl::Bignum;

constexpr int kMinRsaBits = 2048;
constexpr int kMaxRsaBits = 8192;  // verifying costs quadratically more with size

// The points of small order in every encoding, the sign bit cleared: with such a key, anybody can
// make signatures that verify for some messages.
constexpr std::array<std::string_view, 7> kSmallOrder{
    std::string_view("\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
                     "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
                     32),
    std::string_view("\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
                     "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
                     32),
    std::string_view("\x26\xe8\x95\x8f\xc2\xb2\x27\xb0\x45\xc3\xf4\x89\xf2\xef\x98\xf0"
                     "\xd5\xdf\xac\x05\xd3\xc6\x33\x39\xb1\x38\x02\x88\x6d\x53\xfc\x05",
                     32),
    std::string_view("\xc7\x17\x6a\x70\x3d\x4d\xd8\x4f\xba\x3c\x0b\x76\x0d\x10\x67\x0f"
                     "\x2a\x20\x53\xfa\x2c\x39\xcc\xc6\x4e\xc7\xfd\x77\x92\xac\x03\x7a",
                     32),
    std::string_view("\xec\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
                     "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
                     32),
    std::string_view("\xed\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
                     "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
                     32),
    std::string_view("\xee\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
                     "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
                     32),
};

Result<KeyType> check_ed25519(EVP_PKEY* key) {
  std::string point(32, '\0');
  std::size_t size = point.size();
  if (EVP_PKEY_get_raw_public_key(key, openssl::bytes(point), &size) != 1 || size != 32)
    return openssl::failure(Errc::invalid_key);
  point.back() = static_cast<char>(point.back() & 0x7f);
  if (std::find(kSmallOrder.begin(), kSmallOrder.end(), point) != kSmallOrder.end())
    return fail(Errc::weak_key, "the Ed25519 key is a point of small order");
  return KeyType::ed25519;
}

Result<KeyType> check_p256(EVP_PKEY* key) {
  std::array<char, 64> group{};
  std::size_t size = 0;
  if (EVP_PKEY_get_group_name(key, group.data(), group.size(), &size) != 1 ||
      std::string_view(group.data(), size) != "prime256v1")
    return fail(Errc::unsupported_key, "the elliptic curve is not P-256");
  int is_explicit = 0;
  if (EVP_PKEY_get_int_param(key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &is_explicit) ==
          1 &&
      is_explicit != 0)
    return fail(Errc::unsupported_key, "the curve must be named, not spelled out");
  return KeyType::p256;
}

Result<KeyType> check_rsa(EVP_PKEY* key) {
  BIGNUM* n = nullptr;
  BIGNUM* e = nullptr;
  bool const have = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n) == 1 &&
                    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e) == 1;
  Bignum const modulus(n);
  Bignum const exponent(e);
  if (!have) return openssl::failure(Errc::invalid_key);
  int const bits = BN_num_bits(modulus.get());
  if (bits < kMinRsaBits || bits > kMaxRsaBits)
    return fail(Errc::weak_key, "an RSA modulus must have 2048 to 8192 bits");
  if (BN_is_odd(exponent.get()) == 0 || BN_num_bits(exponent.get()) < 17 ||
      BN_num_bits(exponent.get()) > 64)
    return fail(Errc::weak_key, "an RSA exponent must be odd and at least 65537");
  if (has_roca_fingerprint(modulus.get()))
    return fail(Errc::weak_key, "the RSA key is of the ROCA family (CVE-2017-15361)");
  return KeyType::rsa;
}

}  // namespace

bool has_roca_fingerprint(BIGNUM const* modulus) {
  for (BN_ULONG prime = 3; prime < 702; prime += 2) {
    bool composite = false;
    for (BN_ULONG d = 3; d * d <= prime; d += 2) composite = composite || prime % d == 0;
    if (composite) continue;
    BN_ULONG const residue = BN_mod_word(modulus, prime);
    BN_ULONG power = 1;
    bool found = false;
    do {
      found = found || power == residue;
      power = power * (65537 % prime) % prime;
    } while (power != 1);
    if (!found) return false;
  }
  return true;
}

Result<KeyType> check_public_key(EVP_PKEY* key) {
  Result<KeyType> type = fail(Errc::unsupported_key);
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_EC:
      type = check_p256(key);
      break;
    case EVP_PKEY_ED25519:
      type = check_ed25519(key);
      break;
    case EVP_PKEY_RSA:
      type = check_rsa(key);
      break;
    default:
      break;
  }
  if (!type) return type;
  openssl::KeyContext const context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  if (context == nullptr) return openssl::failure(Errc::operation_failed);
  if (EVP_PKEY_public_check(context.get()) != 1) return openssl::failure(Errc::invalid_key);
  return type;
}

}  // namespace tessera::crypto
