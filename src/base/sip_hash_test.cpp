#include "base/sip_hash.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tessera {
namespace {

// The key 00 01 … 0f of the paper's own examples.
constexpr SipKey kKey{0x0706050403020100, 0x0f0e0d0c0b0a0908};

/// The bytes 00 01 02 … of that length.
std::string counted(std::size_t length) {
  std::string text;
  for (std::size_t i = 0; i < length; ++i) text.push_back(static_cast<char>(i));
  return text;
}

TEST(SipHash, gives_what_its_authors_published) {
  EXPECT_EQ(sip_hash(kKey, counted(0)), 0x726fdb47dd0e0e31U);
  EXPECT_EQ(sip_hash(kKey, counted(1)), 0x74f839c593dc67fdU);
  EXPECT_EQ(sip_hash(kKey, counted(8)), 0x93f5f5799a932462U);
  EXPECT_EQ(sip_hash(kKey, counted(15)), 0xa129ca6149be45e5U) << "the example of the paper";
  EXPECT_EQ(sip_hash(kKey, counted(63)), 0x958a324ceb064572U);
}

TEST(SipHash, depends_on_the_key) {
  SystemRandom random;
  EXPECT_NE(sip_hash(SipKey::make(random), "acme"), sip_hash(SipKey::make(random), "acme"));
}

}  // namespace
}  // namespace tessera
