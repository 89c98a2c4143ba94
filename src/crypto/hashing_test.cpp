#include "base/encoding.hpp"
#include "crypto/constant_time.hpp"
#include "crypto/digest.hpp"
#include "crypto/hkdf.hpp"
#include "crypto/hmac.hpp"
#include "crypto/opaque_token.hpp"
#include "crypto/sha1.hpp"

#include <gtest/gtest.h>

namespace tessera::crypto {
namespace {

std::string unhex(std::string_view text) { return hex_decode(text).value(); }
Secret secret(std::string_view hex) { return Secret(unhex(hex)); }

// Spec: FIPS 180-4, examples
TEST(Sha256, agrees_with_the_published_examples) {
  EXPECT_EQ(hex_encode(sha256_bytes("")),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex_encode(sha256_bytes("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256("abc").front(), 0xba);
  EXPECT_EQ(sha256("abc").back(), 0xad);
}

// Spec: FIPS 180-4, examples
TEST(Sha1, agrees_with_the_published_example) {
  EXPECT_EQ(hex_encode(sha1_bytes("abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
}

// Spec: RFC 4231 §4.3 (test case 2), §4.7 (a key longer than the block)
TEST(Hmac, agrees_with_rfc_4231) {
  Secret const jefe(std::string("Jefe"));
  std::string_view const message = "what do ya want for nothing?";
  EXPECT_EQ(hex_encode(hmac_sha256(jefe, message)),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hex_encode(hmac(Hash::sha384, jefe, message)),
            "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
            "8e2240ca5e69e2c78b3239ecfab21649");
  EXPECT_EQ(hmac(Hash::sha512, jefe, message).size(), 64U);
  EXPECT_EQ(hex_encode(hmac_sha256(Secret(std::string(131, '\xaa')),
                                   "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Hmac, takes_an_empty_key_and_message) {
  EXPECT_EQ(hex_encode(hmac_sha256(Secret(), {})),
            "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

// Spec: RFC 5869 appendix A.1, A.3
TEST(Hkdf, agrees_with_rfc_5869) {
  Secret const key = secret("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b");
  EXPECT_EQ(hex_encode(hkdf_sha256(key, unhex("000102030405060708090a0b0c"),
                                   unhex("f0f1f2f3f4f5f6f7f8f9"), 42)
                           .reveal()),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  EXPECT_EQ(hex_encode(hkdf_sha256(key, "", "", 42).reveal()),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
  EXPECT_EQ(hkdf_sha256(key, "", "", 8160).reveal().size(), 8160U);
}

TEST(ConstantTimeEqual, compares_bytes_and_lengths) {
  EXPECT_TRUE(constant_time_equal("", {}));
  EXPECT_TRUE(constant_time_equal("abc", "abc"));
  EXPECT_FALSE(constant_time_equal("abc", "abd"));
  EXPECT_FALSE(constant_time_equal("abc", "abcd"));
}

TEST(OpaqueToken, has_256_bits_and_is_known_by_its_hash_only) {
  SystemRandom random;
  Secret const token = new_opaque_token(random);
  EXPECT_EQ(token.reveal().size(), 43U);
  EXPECT_EQ(opaque_token_hash(token), opaque_token_hash(Secret(std::string(token.reveal()))));
  EXPECT_NE(opaque_token_hash(token), opaque_token_hash(new_opaque_token(random)));
  EXPECT_EQ(opaque_token_hash(Secret(std::string("abc"))),
            "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
}

}  // namespace
}  // namespace tessera::crypto
