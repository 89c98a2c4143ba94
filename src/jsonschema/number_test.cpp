#include "jsonschema/number.hpp"

#include <gtest/gtest.h>

namespace tessera::jsonschema {
namespace {

bool multiple(std::string_view number, std::string_view unit) {
  return is_multiple(parse_json(number).value(), parse_json(unit).value());
}

TEST(Number, knows_multiples_by_their_decimal_digits) {
  EXPECT_TRUE(multiple("0.0075", "0.0001"));
  EXPECT_FALSE(multiple("0.00751", "0.0001"));
  EXPECT_TRUE(multiple("19.99", "0.01"));
  EXPECT_FALSE(multiple("19.995", "0.01"));
  EXPECT_TRUE(multiple("4.5", "1.5"));
  EXPECT_FALSE(multiple("35", "1.5"));
  EXPECT_TRUE(multiple("-9", "3"));
  EXPECT_TRUE(multiple("0", "0.3"));
  EXPECT_TRUE(multiple("0.0", "3"));
  EXPECT_FALSE(multiple("1.5", "3"));
  EXPECT_TRUE(multiple("30.0", "1e1"));
  EXPECT_FALSE(multiple("35", "1e1"));
}

TEST(Number, does_not_overflow_on_large_and_small_ones) {
  EXPECT_TRUE(multiple("1e308", "0.5"));
  EXPECT_FALSE(multiple("1e308", "0.123456789"));
  EXPECT_TRUE(multiple("1e308", "1e-308"));
  EXPECT_FALSE(multiple("1e-308", "1e308"));
  EXPECT_TRUE(multiple("18446744073709551615", "5"));
  EXPECT_FALSE(multiple("18446744073709551614", "5"));
  EXPECT_TRUE(multiple("-9223372036854775808", "2"));
  EXPECT_TRUE(multiple("18446744073709551615", "18446744073709551615"));
}

TEST(Number, is_an_integer_by_value) {
  for (std::string_view const text : {"1", "1.0", "1e300", "-0.0", "18446744073709551615"})
    EXPECT_TRUE(is_integer(parse_json(text).value())) << text;
  EXPECT_FALSE(is_integer(parse_json("1.5").value()));
  EXPECT_FALSE(is_integer(parse_json("1e-5").value()));
}

}  // namespace
}  // namespace tessera::jsonschema
