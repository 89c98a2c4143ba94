#include "crypto/signature.hpp"

#include "base/encoding.hpp"
#include "crypto/errc.hpp"

#include <gtest/gtest.h>

#include <array>
#include <thread>
#include <vector>

namespace tessera::crypto {
namespace {

std::string unhex(std::string_view text) { return hex_decode(text).value(); }

constexpr std::array kRsaAlgorithms{Algorithm::rs256, Algorithm::rs384, Algorithm::rs512,
                                    Algorithm::ps256, Algorithm::ps384, Algorithm::ps512};

// Spec: RFC 8032 §7.1, test 2
TEST(Ed25519, agrees_with_rfc_8032) {
  std::string const point =
      unhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  PrivateKey const key =
      PrivateKey::from_ed25519(
          point, Secret(unhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")))
          .value();
  std::string const signature = sign(key, Algorithm::ed25519, "\x72").value();
  EXPECT_EQ(hex_encode(signature),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  EXPECT_TRUE(
      verify(PublicKey::from_ed25519(point).value(), Algorithm::ed25519, "\x72", signature));
  EXPECT_FALSE(verify(PublicKey::from_ed25519(point).value(), Algorithm::ed25519, "", signature));
}

// Signing again gives other numbers, some of them shorter than 32 bytes: each must come out padded.
TEST(Es256, always_has_64_bytes) {
  PrivateKey const key = PrivateKey::generate(KeyType::p256).value();
  PublicKey const half = key.public_key();
  for (int i = 0; i < 600; ++i) {
    std::string const signature = sign(key, Algorithm::es256, "m").value();
    ASSERT_EQ(signature.size(), 64U);
    ASSERT_TRUE(verify(half, Algorithm::es256, "m", signature));
  }
}

TEST(Es256, refuses_der_zeros_and_numbers_beyond_the_order) {
  PrivateKey const key = PrivateKey::generate(KeyType::p256).value();
  PublicKey const half = key.public_key();
  std::string const good = sign(key, Algorithm::es256, "m").value();
  std::string const order =
      unhex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  std::string const zero(32, '\0');
  for (std::string const& bad :
       {std::string(), zero + zero, good.substr(0, 32) + zero, zero + good.substr(32),
        order + good.substr(32), good.substr(0, 32) + order, good + '\0', good.substr(0, 63),
        unhex("3006020101020101"), std::string(64, '\xff')})
    EXPECT_FALSE(verify(half, Algorithm::es256, "m", bad)) << hex_encode(bad);
}

TEST(Rsa, signs_and_verifies_each_scheme_and_none_for_another) {
  PrivateKey const key = PrivateKey::generate(KeyType::rsa).value();
  PublicKey const half = key.public_key();
  for (Algorithm const signer : kRsaAlgorithms) {
    std::string const signature = sign(key, signer, "m").value();
    EXPECT_EQ(signature.size(), 256U);
    for (Algorithm const reader : kRsaAlgorithms)
      EXPECT_EQ(verify(half, reader, "m", signature), signer == reader);
    EXPECT_FALSE(verify(half, signer, "m", signature + '\0'));
    EXPECT_FALSE(verify(half, signer, "m", ""));
  }
}

TEST(Signature, refuses_a_key_of_another_type) {
  PrivateKey const key = PrivateKey::generate(KeyType::p256).value();
  EXPECT_EQ(sign(key, Algorithm::rs256, "m").error().code, Errc::wrong_key_type);
  std::string const signature = sign(key, Algorithm::es256, "m").value();
  EXPECT_FALSE(verify(key.public_key(), Algorithm::ed25519, "m", signature));
  EXPECT_TRUE(fits(Algorithm::ps512, KeyType::rsa));
  EXPECT_FALSE(fits(Algorithm::es256, KeyType::ed25519));
}

TEST(Signature, may_be_made_and_checked_on_many_threads_with_one_key) {
  PrivateKey const key = PrivateKey::generate(KeyType::p256).value();
  PublicKey const half = key.public_key();
  std::vector<std::thread> threads;
  std::array<int, 4> good{};
  threads.reserve(good.size());
  for (int& count : good)
    threads.emplace_back([&half, &key, &count] {
      for (int i = 0; i < 50; ++i) {
        std::string const message = std::to_string(i);
        std::string const signature = sign(key, Algorithm::es256, message).value();
        count += verify(half, Algorithm::es256, message, signature) ? 1 : 0;
      }
    });
  for (std::thread& thread : threads) thread.join();
  for (int const count : good) EXPECT_EQ(count, 50);
}

}  // namespace
}  // namespace tessera::crypto
