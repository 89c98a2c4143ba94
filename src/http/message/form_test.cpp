#include "http/message/form.hpp"

#include "http/errc.hpp"

#include <gtest/gtest.h>

namespace tessera::http {
namespace {

TEST(Form, decodes_fields_and_keeps_repeated_ones) {
  auto const form = parse_form("grant_type=client+credentials&a=%C3%A4%26&a=2&empty=&bare");
  ASSERT_TRUE(form);
  EXPECT_EQ(form->get("grant_type"), "client credentials");
  EXPECT_EQ(form->get("a"), "\xC3\xA4&");
  EXPECT_EQ(form->count("a"), 2U);
  EXPECT_EQ(form->all("a").back(), "2");
  EXPECT_EQ(form->first_repeated(), "a");
  EXPECT_EQ(form->first_repeated("a"), "");
  EXPECT_EQ(form->find("empty"), "");
  EXPECT_EQ(form->find("bare"), "");
  EXPECT_FALSE(form->find("missing").has_value());
}

TEST(Form, takes_an_empty_text_for_an_empty_form) {
  auto const form = parse_form("");
  ASSERT_TRUE(form);
  EXPECT_TRUE(form->fields().empty());
}

TEST(Form, refuses_what_is_not_a_form) {
  for (std::string_view const bad :
       {"a=%", "a=%4", "a=%zz", "=x", "&", "a=1&", "a=1&&b=2", "a=%ff", "a=%00", "%00=a"}) {
    auto const form = parse_form(bad);
    ASSERT_FALSE(form) << bad;
    EXPECT_EQ(form.error().code, Errc::bad_form);
  }
}

TEST(Form, takes_at_most_64_fields) {
  std::string text = "a=1";
  for (int i = 1; i < 64; ++i) text += "&a=1";
  EXPECT_TRUE(parse_form(text));
  EXPECT_FALSE(parse_form(text + "&a=1"));
}

TEST(Form, reads_what_it_writes) {
  Form form;
  form.add("a b", "c&d=e+f");
  form.add("\xC3\xA4", "");
  std::string const text = write_form(form);
  EXPECT_EQ(text, "a%20b=c%26d%3De%2Bf&%C3%A4=");
  EXPECT_EQ(parse_form(text)->fields(), form.fields());
}

}  // namespace
}  // namespace tessera::http
