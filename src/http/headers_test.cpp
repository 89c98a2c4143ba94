#include "http/headers.hpp"

#include <gtest/gtest.h>

namespace tessera::http {
namespace {

TEST(Headers, finds_names_without_case_and_keeps_order) {
  Headers headers;
  headers.add("A", "1");
  headers.add("b", "2");
  headers.add("a", "3");
  EXPECT_EQ(headers.get("a"), "1");
  EXPECT_EQ(headers.count("A"), 2U);
  EXPECT_EQ(headers.at(2).value, "3");
  EXPECT_FALSE(headers.find("c").has_value());
  EXPECT_EQ(headers.get("c"), "");
}

TEST(Headers, set_replaces_every_field_of_the_name) {
  Headers headers;
  headers.add("A", "1");
  headers.add("B", "2");
  headers.add("a", "3");
  headers.set("A", "4");
  EXPECT_EQ(headers.count("a"), 1U);
  EXPECT_EQ(headers.get("a"), "4");
  EXPECT_EQ(headers.get("b"), "2");
  headers.clear();
  EXPECT_EQ(headers.size(), 0U);
}

TEST(Headers, knows_what_a_name_and_a_value_may_hold) {
  EXPECT_TRUE(is_field_name("X-Tenant_1.a~"));
  for (std::string_view const bad : {"", "a b", "a:", "a\t", "\xC3\xA4", "a(", "a\x7f"})
    EXPECT_FALSE(is_field_name(bad)) << bad;
  EXPECT_TRUE(is_field_value("a\tb \xC3\xA4 ~"));
  EXPECT_TRUE(is_field_value(""));
  for (std::string_view const bad : {std::string_view("a\r"), std::string_view("a\n"),
                                     std::string_view("\0", 1), std::string_view("\x7f")})
    EXPECT_FALSE(is_field_value(bad));
}

TEST(FieldValue, is_judged_alike_wherever_a_byte_stands) {
  for (unsigned byte = 0; byte < 256; ++byte) {
    bool const good = byte == '\t' || (byte >= 0x20 && byte != 0x7f);
    for (std::size_t at = 0; at < 19; ++at) {
      std::string value(19, 'a');
      value[at] = static_cast<char>(byte);
      EXPECT_EQ(is_field_value(value), good) << "byte " << byte << " at " << at;
    }
  }
}

TEST(Headers, trims_spaces_and_tabs_only) {
  EXPECT_EQ(trim_ows(" \t a b\t "), "a b");
  EXPECT_EQ(trim_ows("\ra"), "\ra");
  EXPECT_EQ(trim_ows(" \t"), "");
}

}  // namespace
}  // namespace tessera::http
