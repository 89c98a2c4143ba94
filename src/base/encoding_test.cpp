#include "base/encoding.hpp"

#include <gtest/gtest.h>

namespace tessera {
namespace {

TEST(Base64, agrees_with_the_vectors_of_rfc_4648) {
  EXPECT_EQ(base64_encode(""), "");
  EXPECT_EQ(base64_encode("f"), "Zg==");
  EXPECT_EQ(base64_encode("fo"), "Zm8=");
  EXPECT_EQ(base64_encode("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64_decode("Zm9vYg==").value(), "foob");
  EXPECT_EQ(base64url_encode("\xfb\xff"), "-_8");
  EXPECT_EQ(base64url_decode("-_8").value(), "\xfb\xff");
}

TEST(Base64, refuses_every_second_spelling) {
  for (char const* text :
       {"Zg", "Zg=", "Zh==", "Zg== ", " Zg==", "Zg\n==", "Z", "Zm9v====", "Zm-v", "===="})
    EXPECT_FALSE(base64_decode(text)) << text;
  for (char const* text : {"Zg==", "Zh", "Zm9", "Z", "Zm+v", "Zm 9v", "Zm9v\n"})
    EXPECT_FALSE(base64url_decode(text)) << text;
}

TEST(Base64, gives_back_every_byte_at_every_length) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(base64_decode(base64_encode(bytes)).value(), bytes);
    EXPECT_EQ(base64url_decode(base64url_encode(bytes)).value(), bytes);
    bytes.push_back(static_cast<char>(i));
  }
}

TEST(Base64, refuses_what_is_none_wherever_it_stands) {
  for (std::size_t length = 2; length < 16; ++length) {
    if (length % 4 == 1) continue;
    for (std::size_t at = 0; at < length; ++at) {
      for (char const bad : {'=', '+', '/', ' ', '\n', '.', '@', '\0', '\x80', '\xff'}) {
        std::string text(length, 'A');
        EXPECT_TRUE(base64url_decode(text));
        text[at] = bad;
        EXPECT_FALSE(base64url_decode(text)) << length << ' ' << at << ' ' << int{bad};
      }
    }
  }
}

TEST(Hex, decodes_either_case_and_refuses_the_rest) {
  EXPECT_EQ(hex_encode(std::string("\x00\xff\x1a", 3)), "00ff1a");
  EXPECT_EQ(hex_decode("00FF1a").value(), std::string("\x00\xff\x1a", 3));
  EXPECT_FALSE(hex_decode("0"));
  EXPECT_FALSE(hex_decode("0g"));
}

TEST(PercentEncoding, keeps_only_the_unreserved) {
  EXPECT_EQ(percent_encode("a b/c~é"), "a%20b%2Fc~%C3%A9");
  EXPECT_EQ(percent_decode("a%20b+c").value(), "a b+c");
  EXPECT_EQ(percent_decode("a%20b+c", true).value(), "a b c");
  EXPECT_EQ(percent_decode("%41bc%2Bd+%C3%A9", true).value(), "Abc+d é");
  EXPECT_EQ(percent_decode("").value(), "");
  for (char const* text : {"%", "%1", "%zz", "abc%2", "abc%", "a+%4", "%+1"})
    EXPECT_FALSE(percent_decode(text)) << text;
}

TEST(Utf8, accepts_the_shortest_form_only) {
  for (char const* text : {"", "abc", "é", "ไทย", "\xF4\x8F\xBF\xBF", "\xEF\xBB\xBF"})
    EXPECT_TRUE(is_valid_utf8(text)) << text;
  for (char const* text : {"\x80", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                           "\xC3", "a\xE2\x82"})
    EXPECT_FALSE(is_valid_utf8(text)) << text;
}

TEST(Utf8, is_looked_at_wherever_it_stands_in_plain_text) {
  for (std::size_t before = 0; before < 20; ++before) {
    std::string const plain(before, 'a');
    for (std::string const after : {"", "b", "bbbbbbbbb"}) {
      EXPECT_TRUE(is_valid_utf8(plain + "ไ" + after));
      EXPECT_FALSE(is_valid_utf8(plain + "\x80" + after));
      EXPECT_FALSE(is_valid_utf8(plain + "\xE0\x80\x80" + after));
      EXPECT_FALSE(is_valid_utf8(plain + "\xC3" + after));
    }
  }
}

}  // namespace
}  // namespace tessera
