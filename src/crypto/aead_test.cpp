#include "crypto/aead.hpp"

#include "base/encoding.hpp"
#include "crypto/errc.hpp"

#include <gtest/gtest.h>

namespace tessera::crypto {
namespace {

std::string unhex(std::string_view text) { return hex_decode(text).value(); }
Secret const& key() {
  static Secret const value(std::string(32, 'k'));
  return value;
}

// Spec: the GCM specification of McGrew and Viega, test cases 13 and 16
TEST(Aead, opens_the_published_vectors) {
  Secret const zero(std::string(32, '\0'));
  Result<std::string> const empty = open(zero,
                                         unhex("000000000000000000000000"
                                               "530f8afbc74536b9a963b4f1c4cb738b"),
                                         "");
  ASSERT_TRUE(empty) << describe(empty.error());
  EXPECT_EQ(*empty, "");
  Secret const feff(unhex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"));
  Result<std::string> const text =
      open(feff,
           unhex("cafebabefacedbaddecaf888"
                 "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                 "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                 "76fc6ece0f4e1768cddf8853bb2d551b"),
           unhex("feedfacedeadbeeffeedfacedeadbeefabaddad2"));
  ASSERT_TRUE(text) << describe(text.error());
  EXPECT_TRUE(hex_encode(*text).starts_with("d9313225f88406e5a55909c5aff5269a"));
}

TEST(Aead, opens_what_it_sealed_at_every_length) {
  for (std::size_t length : {0U, 1U, 15U, 16U, 17U, 1000U, 100'000U}) {
    std::string const text(length, 'x');
    Result<std::string> const sealed = seal(key(), text, "context");
    ASSERT_TRUE(sealed);
    EXPECT_EQ(sealed->size(), length + kAeadOverhead);
    EXPECT_EQ(open(key(), *sealed, "context").value(), text);
  }
  EXPECT_EQ(open(key(), seal(key(), {}, {}).value(), {}).value(), "");
}

TEST(Aead, draws_another_nonce_for_each_message) {
  EXPECT_NE(seal(key(), "same", "").value().substr(0, 12),
            seal(key(), "same", "").value().substr(0, 12));
}

TEST(Aead, refuses_a_change_of_any_single_bit) {
  std::string const sealed = seal(key(), "approve 7", "alice").value();
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    std::string changed = sealed;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
    Result<std::string> const opened = open(key(), changed, "alice");
    ASSERT_FALSE(opened) << bit;
    EXPECT_EQ(opened.error().code, Errc::not_authentic);
  }
}

TEST(Aead, refuses_another_context_another_key_and_every_cut) {
  std::string const sealed = seal(key(), "approve 7", "alice").value();
  EXPECT_FALSE(open(key(), sealed, "bob"));
  EXPECT_FALSE(open(Secret(std::string(32, 'l')), sealed, "alice"));
  for (std::size_t length = 0; length < sealed.size(); ++length)
    EXPECT_FALSE(open(key(), sealed.substr(0, length), "alice")) << length;
}

TEST(Aead, takes_keys_of_32_bytes_only) {
  for (std::size_t length : {0U, 16U, 31U, 33U}) {
    Secret const wrong(std::string(length, 'k'));
    EXPECT_EQ(seal(wrong, "x", "").error().code, Errc::invalid_key);
    EXPECT_EQ(open(wrong, std::string(40, 'x'), "").error().code, Errc::invalid_key);
  }
}

}  // namespace
}  // namespace tessera::crypto
