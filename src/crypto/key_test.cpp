#include "crypto/key.hpp"

#include "base/encoding.hpp"
#include "crypto/errc.hpp"
#include "crypto/signature.hpp"

#include <gtest/gtest.h>

#include <array>

namespace tessera::crypto {
namespace {

std::string unhex(std::string_view text) { return hex_decode(text).value(); }

constexpr std::array kAllTypes{KeyType::p256, KeyType::ed25519, KeyType::rsa};

Algorithm algorithm_for(KeyType type) {
  if (type == KeyType::p256) return Algorithm::es256;
  return type == KeyType::rsa ? Algorithm::ps256 : Algorithm::ed25519;
}

TEST(PrivateKey, survives_a_trip_through_pem) {
  for (KeyType const type : kAllTypes) {
    PrivateKey const made = PrivateKey::generate(type).value();
    Secret const pem = made.to_pem();
    EXPECT_TRUE(pem.reveal().starts_with("-----BEGIN PRIVATE KEY-----\n"));
    PrivateKey const read = PrivateKey::from_pem(pem).value();
    EXPECT_EQ(read.type(), type);
    std::string const signature = sign(read, algorithm_for(type), "message").value();
    EXPECT_TRUE(verify(made.public_key(), algorithm_for(type), "message", signature));
  }
}

TEST(PublicKey, survives_a_trip_through_its_numbers_and_through_pem) {
  for (KeyType const type : kAllTypes) {
    PublicKey const made = PrivateKey::generate(type).value().public_key();
    EXPECT_EQ(PublicKey::from_pem(made.to_pem()).value().to_der(), made.to_der());
    Result<PublicKey> const read = type == KeyType::p256 ? PublicKey::from_p256(made.p256_point())
                                   : type == KeyType::rsa
                                       ? PublicKey::from_rsa(made.rsa_numbers())
                                       : PublicKey::from_ed25519(made.ed25519_bytes());
    ASSERT_TRUE(read) << describe(read.error());
    EXPECT_EQ(read->to_der(), made.to_der());
  }
}

TEST(PublicKey, holds_no_private_half) {
  PublicKey const key = PrivateKey::generate(KeyType::p256).value().public_key();
  EXPECT_EQ(key.to_pem().find("PRIVATE"), std::string::npos);
  EXPECT_EQ(key.to_der().size(), 91U);
}

// Spec: RFC 7518 §6.2.2, RFC 8725 §3.4
TEST(PublicKey, refuses_a_point_that_is_not_on_the_curve) {
  P256Point point = PrivateKey::generate(KeyType::p256).value().public_key().p256_point();
  P256Point off = point;
  off.y.back() = static_cast<char>(off.y.back() ^ 1);
  P256Point short_x = point;
  short_x.x.pop_back();
  P256Point const zero{std::string(32, '\0'), std::string(32, '\0')};
  P256Point const beyond{std::string(32, '\xff'), std::string(32, '\xff')};
  for (P256Point const& bad : {off, short_x, zero, beyond, P256Point{}})
    EXPECT_EQ(PublicKey::from_p256(bad).error().code, Errc::invalid_key);
}

TEST(PublicKey, refuses_ed25519_keys_of_another_size_or_of_small_order) {
  for (std::size_t const size : {0U, 31U, 33U, 64U})
    EXPECT_EQ(PublicKey::from_ed25519(std::string(size, 'x')).error().code, Errc::invalid_key);
  for (std::string_view const hex :
       {"0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"})
    EXPECT_EQ(PublicKey::from_ed25519(unhex(hex)).error().code, Errc::weak_key) << hex;
}

TEST(PublicKey, refuses_weak_rsa_numbers) {
  RsaPublicNumbers const good =
      PrivateKey::generate(KeyType::rsa).value().public_key().rsa_numbers();
  EXPECT_EQ(hex_encode(good.e), "010001");
  for (std::string_view const e : {"01", "03", "010000", "010000000000000001", ""}) {
    Result<PublicKey> const key = PublicKey::from_rsa({good.n, unhex(e)});
    EXPECT_FALSE(key) << e;
  }
  EXPECT_EQ(PublicKey::from_rsa({good.n.substr(0, 255), good.e}).error().code, Errc::weak_key);
  EXPECT_EQ(PublicKey::from_rsa({std::string(1025, '\xff'), good.e}).error().code, Errc::weak_key);
  EXPECT_FALSE(PublicKey::from_rsa({std::string(1U << 20, '\xff'), good.e}));
  EXPECT_FALSE(PublicKey::from_rsa({"", good.e}));
}

// 65537^128 is a power of 65537 modulo every small prime, as the moduli of the broken generator
// are.
TEST(PublicKey, refuses_the_roca_family) {
  std::string power(1, '\x01');
  for (int i = 0; i < 128; ++i) {
    std::string next(power.size() + 2, '\0');
    unsigned carry = 0;
    for (std::size_t at = 0; at < next.size(); ++at) {  // times 2^16, plus itself, from the right
      std::size_t const right = next.size() - 1 - at;
      unsigned sum = carry;
      if (right < power.size()) sum += static_cast<unsigned char>(power[right]);
      if (right >= 2) sum += static_cast<unsigned char>(power[right - 2]);
      next[right] = static_cast<char>(sum & 0xff);
      carry = sum >> 8;
    }
    power = next;
  }
  Result<PublicKey> const key =
      PublicKey::from_rsa({power.substr(power.find_first_not_of('\0')), unhex("010001")});
  ASSERT_FALSE(key);
  EXPECT_EQ(key.error().code, Errc::weak_key);
  EXPECT_NE(key.error().hint.find("ROCA"), std::string::npos);
}

TEST(PrivateKey, refuses_halves_that_do_not_fit) {
  P256Point const point = PrivateKey::generate(KeyType::p256).value().public_key().p256_point();
  EXPECT_EQ(PrivateKey::from_p256(point, Secret(std::string(32, '\x01'))).error().code,
            Errc::invalid_key);
  EXPECT_FALSE(PrivateKey::from_p256(point, Secret(std::string(32, '\0'))));
  std::string const other =
      PrivateKey::generate(KeyType::ed25519).value().public_key().ed25519_bytes();
  EXPECT_EQ(PrivateKey::from_ed25519(other, Secret(std::string(32, '\x01'))).error().code,
            Errc::invalid_key);
}

// P-384, and an RSA key of 1024 bits: valid keys that this house does not take.
constexpr std::string_view kP384 = R"(-----BEGIN PUBLIC KEY-----
MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEV7EonbGR011no22jiTemz8PSTcIdB1eq
dm1JlxfSREk/mP6GtWN1EUOMjLJO3oivEJbzoOgWQ3cafJ93Cr/7mDJFB+9qXZqB
Jy7p16o8KanCZ1hz6uBeVWW+qRWUJpsv
-----END PUBLIC KEY-----
)";
constexpr std::string_view kRsa1024 = R"(-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC+0gOmNdKyONgKOIVitpnQepAT
gQEVTFjknv/HtFdI+9o37lB3MbCvuJoqh2XWujlYeYTxc0g4FuU5BhG0XwQdCrpm
hcMGM11ir6ln6jhLmxU4JQRmye8+T2N9xT9YXnvG1ExOmtq4De63bN2EW05Vhcw9
MfIS6SbF6oQj0XTRxwIDAQAB
-----END PUBLIC KEY-----
)";
constexpr std::string_view kExplicit = R"(-----BEGIN PUBLIC KEY-----
MIIBSzCCAQMGByqGSM49AgEwgfcCAQEwLAYHKoZIzj0BAQIhAP////8AAAABAAAA
AAAAAAAAAAAA////////////////MFsEIP////8AAAABAAAAAAAAAAAAAAAA////
///////////8BCBaxjXYqjqT57PrvVV2mIa8ZR0GsMxTsPY7zjw+J9JgSwMVAMSd
NgiG5wSTamZ44ROdJreBn36QBEEEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5
RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9QIhAP////8AAAAA
//////////+85vqtpxeehPO5ysL8YyVRAgEBA0IABPFSlgnVz3C3/fxHV+D857CI
451nH8uEPov0Ys6fQrK4G3ZFm0sBkj4AwSH6jnxHYEtKB4kXhy7KIuyfZewIpVc=
-----END PUBLIC KEY-----
)";

TEST(PublicKey, refuses_pem_of_other_keys) {
  EXPECT_EQ(PublicKey::from_pem(kP384).error().code, Errc::unsupported_key);
  EXPECT_EQ(PublicKey::from_pem(kRsa1024).error().code, Errc::weak_key);
  EXPECT_EQ(PublicKey::from_pem(kExplicit).error().code, Errc::unsupported_key);
  for (std::string_view const text : {"", "x", "-----BEGIN PUBLIC KEY-----\n"})
    EXPECT_EQ(PublicKey::from_pem(text).error().code, Errc::invalid_key) << text;
}

TEST(PrivateKey, takes_unencrypted_pkcs8_only_and_never_asks_for_a_pass_phrase) {
  for (std::string_view const text :
       {"", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: "
        "AES-128-CBC,00\n\nAAAA\n"
        "-----END RSA PRIVATE KEY-----\n# -----BEGIN PRIVATE KEY-----\n"}) {
    Result<PrivateKey> const key = PrivateKey::from_pem(Secret(std::string(text)));
    ASSERT_FALSE(key) << text;
    EXPECT_EQ(key.error().code, Errc::invalid_key) << text;
  }
}

}  // namespace
}  // namespace tessera::crypto
