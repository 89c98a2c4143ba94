#include "mcp/protocol/headers.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp {
namespace {

TEST(HeaderValue, leaves_visible_ascii_as_it_is) {
  EXPECT_EQ(encode_header_value("get_email"), "get_email");
  EXPECT_EQ(encode_header_value("a b\tc"), "a b\tc");
  EXPECT_EQ(encode_header_value(""), "");
}

TEST(HeaderValue, wraps_what_a_field_cannot_carry) {
  EXPECT_EQ(encode_header_value("Grüße"), "=?base64?R3LDvMOfZQ==?=");
  EXPECT_EQ(encode_header_value(" a"), "=?base64?IGE=?=");
  EXPECT_EQ(encode_header_value("a\n"), "=?base64?YQo=?=");
  EXPECT_EQ(encode_header_value("=?base64?x?="), "=?base64?PT9iYXNlNjQ/eD89?=");
}

TEST(HeaderValue, gives_back_what_it_encoded) {
  for (std::string const text :
       {"", "x", " x ", "Grüße", "=?base64?=", "=?base64?\?=", "\x01", "a\tb", "\t"})
    EXPECT_EQ(decode_header_value(encode_header_value(text)).value(), text);
}

TEST(HeaderValue, decodes_strictly) {
  EXPECT_FALSE(decode_header_value("=?base64?R3LDvMOfZQ?=")) << "padding";
  EXPECT_FALSE(decode_header_value("=?base64?R3L_vMOfZQ==?=")) << "alphabet";
  EXPECT_FALSE(decode_header_value("=?base64?/w==?=")) << "UTF-8";
  EXPECT_FALSE(decode_header_value("Gr\xc3\xbc")) << "must have been encoded";
}

TEST(HeaderValue, takes_half_a_mark_literally_and_trims_blanks) {
  EXPECT_EQ(decode_header_value("=?base64?YQ==").value(), "=?base64?YQ==");
  EXPECT_EQ(decode_header_value("YQ==?=").value(), "YQ==?=");
  EXPECT_EQ(decode_header_value("=?BASE64?YQ==?=").value(), "=?BASE64?YQ==?=");
  EXPECT_EQ(decode_header_value(" \ta b\t").value(), "a b");
}

TEST(HeaderName, is_the_name_or_the_address_that_the_request_is_about) {
  json::object const params{{"name", "t"}, {"uri", "u"}};
  EXPECT_EQ(header_name_of("tools/call", params), "t");
  EXPECT_EQ(header_name_of("resources/read", params), "u");
  EXPECT_EQ(header_name_of("tools/list", params), std::nullopt);
  EXPECT_EQ(header_name_of("tools/call", {}), std::nullopt);
}

}  // namespace
}  // namespace tessera::mcp
