#include "http/address_block.hpp"

#include <gtest/gtest.h>

namespace tessera::http {
namespace {

TEST(AddressBlock, is_one_ipv4_address) {
  EXPECT_EQ(address_block("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(address_block("::ffff:192.0.2.7"), "192.0.2.7");
  EXPECT_NE(address_block("192.0.2.7"), address_block("192.0.2.8"));
}

TEST(AddressBlock, is_the_first_half_of_an_ipv6_address) {
  EXPECT_EQ(address_block("2001:db8:0:7:aaaa::1"), "2001:db8:0:7::/64");
  EXPECT_EQ(address_block("2001:db8:0:7:bbbb:1:2:3"), address_block("2001:0DB8:0:7::"));
  EXPECT_NE(address_block("2001:db8:0:8::1"), address_block("2001:db8:0:7::1"));
  EXPECT_EQ(address_block("::1"), "::/64");
}

TEST(AddressBlock, keeps_what_is_no_address_short) {
  EXPECT_EQ(address_block("unix"), "unix");
  EXPECT_EQ(address_block(std::string(1000, 'x')).size(), 64U);
}

}  // namespace
}  // namespace tessera::http
