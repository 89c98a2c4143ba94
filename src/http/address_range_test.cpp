#include "http/address_range.hpp"

#include <gtest/gtest.h>

namespace tessera::http {
namespace {

bool contains(std::string_view range, std::string_view address) {
  return AddressRange::parse(range).value().contains(parse_address(address).value());
}

TEST(AddressRange, is_one_address_or_a_block) {
  EXPECT_TRUE(contains("192.0.2.7", "192.0.2.7"));
  EXPECT_FALSE(contains("192.0.2.7", "192.0.2.8"));
  EXPECT_TRUE(contains("10.0.0.0/8", "10.255.0.1"));
  EXPECT_FALSE(contains("10.0.0.0/8", "11.0.0.0"));
  EXPECT_TRUE(contains("192.0.2.128/25", "192.0.2.200"));
  EXPECT_FALSE(contains("192.0.2.128/25", "192.0.2.100"));
  EXPECT_TRUE(contains("2001:db8::/33", "2001:db8:7fff::1"));
  EXPECT_FALSE(contains("2001:db8::/33", "2001:db8:8000::1"));
  EXPECT_TRUE(contains("0.0.0.0/0", "203.0.113.9"));
  EXPECT_FALSE(contains("0.0.0.0/0", "2001:db8::1"));
  EXPECT_TRUE(contains("::/0", "203.0.113.9"));
}

TEST(AddressRange, knows_an_address_in_its_other_spellings) {
  EXPECT_TRUE(contains("192.0.2.0/24", "::ffff:192.0.2.7"));
  EXPECT_TRUE(contains("::ffff:192.0.2.7", "192.0.2.7"));
  EXPECT_TRUE(contains("2001:db8::1", "2001:0DB8:0:0:0:0:0:1"));
  EXPECT_TRUE(contains("fe80::1", "fe80::1%eth0"));
}

TEST(AddressRange, refuses_what_is_not_exactly_one) {
  for (std::string_view const text :
       {"", "localhost", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8 ",
        "10.0.0/8", "010.0.0.1", "2001:db8::/129", "2001:db8::1/64", "/8", "1.2.3.4/8/8", "*",
        "[::1]", "10.0.0.0/8,11.0.0.0/8"})
    EXPECT_FALSE(AddressRange::parse(text)) << text;
}

TEST(Address, is_written_in_one_way) {
  EXPECT_EQ(address_text(parse_address("::ffff:192.0.2.7").value()), "192.0.2.7");
  EXPECT_EQ(address_text(parse_address("2001:DB8:0::1").value()), "2001:db8::1");
  EXPECT_FALSE(parse_address(std::string_view("1.2.3.4\0", 8)));
  EXPECT_FALSE(parse_address(std::string(100, '1')));
}

}  // namespace
}  // namespace tessera::http
