#include "crypto/password_hash.hpp"

#include "crypto/errc.hpp"

#include <gtest/gtest.h>

namespace tessera::crypto {
namespace {

// Cheap, so that a test does not cost what an attacker's guess shall cost.
constexpr PasswordCost kCheap{64, 1, 1};

Secret secret(std::string text) { return Secret(std::move(text)); }

TEST(PasswordHash, takes_its_own_password_and_no_other) {
  SystemRandom random;
  std::string const phc = hash_password(secret("correct horse"), random, kCheap).value();
  EXPECT_TRUE(verify_password(secret("correct horse"), phc).value());
  EXPECT_FALSE(verify_password(secret("correct horse "), phc).value());
  EXPECT_FALSE(verify_password(secret(""), phc).value());
  EXPECT_FALSE(verify_password(secret(std::string(kMaxPassword + 1, 'a')), phc).value());
}

TEST(PasswordHash, is_a_phc_string_of_the_recommended_cost) {
  SystemRandom random;
  std::string const phc = hash_password(secret("pw"), random).value();
  EXPECT_TRUE(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << phc;
  EXPECT_FALSE(needs_rehash(phc));
  EXPECT_TRUE(verify_password(secret("pw"), phc).value());
}

// A vector of the reference code's own test: argon2 somesalt -id -t 2 -m 8 -p 1
TEST(PasswordHash, reads_what_the_reference_program_wrote) {
  std::string const known =
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
  EXPECT_TRUE(verify_password(secret("password"), known).value());
  EXPECT_TRUE(needs_rehash(known));
}

TEST(PasswordHash, salts_every_hash_anew) {
  SystemRandom random;
  EXPECT_NE(hash_password(secret("pw"), random, kCheap).value(),
            hash_password(secret("pw"), random, kCheap).value());
}

TEST(PasswordHash, refuses_strings_that_are_none_or_cost_too_much) {
  std::string const tail = "$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
  for (std::string const& bad : {
           std::string(),
           std::string("$argon2id$"),
           "$argon2i$v=19$m=256,t=2,p=1" + tail,
           "$argon2id$v=16$m=256,t=2,p=1" + tail,
           "$argon2id$v=19$m=9999999,t=2,p=1" + tail,
           "$argon2id$v=19$m=256,t=2000,p=1" + tail,
           "$argon2id$v=19$m=256,t=2,p=100" + tail,
           "$argon2id$v=19$m=7,t=2,p=1" + tail,
           "$argon2id$v=19$m=-1,t=2,p=1" + tail,
           "$argon2id$v=19$m=0256,t=2,p=1" + tail,
           "$argon2id$v=19$t=2,m=256,p=1" + tail,
           "$argon2id$v=19$m=256,t=2,p=1" + tail + "=",
           std::string("$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$"),
           std::string("$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ"),
       }) {
    EXPECT_FALSE(is_password_hash(bad)) << bad;
    EXPECT_TRUE(needs_rehash(bad)) << bad;
    Result<bool> const outcome = verify_password(secret("password"), bad);
    ASSERT_FALSE(outcome) << bad;
    EXPECT_EQ(outcome.error().code, Errc::bad_password_hash);
  }
}

TEST(PasswordHash, refuses_to_hash_nothing_or_too_much) {
  SystemRandom random;
  EXPECT_EQ(hash_password(secret(""), random, kCheap).error().code, Errc::bad_password);
  EXPECT_EQ(hash_password(secret(std::string(1025, 'a')), random, kCheap).error().code,
            Errc::bad_password);
}

TEST(PasswordHash, of_nobody_costs_the_same_and_fits_no_password) {
  EXPECT_FALSE(needs_rehash(nobodys_password_hash()));
  EXPECT_FALSE(verify_password(secret("password"), nobodys_password_hash()).value());
}

}  // namespace
}  // namespace tessera::crypto
