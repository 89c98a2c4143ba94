#include "packages/api-server/email_address.hpp"

#include "packages/api-server/errors.hpp"

#include <gmock/gmock.h>

namespace tessera::api_server {
namespace {

using testing::HasSubstr;

TEST(EmailAddress, takes_what_people_use) {
  for (char const* text :
       {"user@example.com", "first.last+tag@mail.example.co.uk", "o'neil@example.org", "a@b.cd",
        "x_y-z@sub-domain.example", "1@2.example", "UPPER@Example.COM", "{strange}@example.com"})
    EXPECT_TRUE(check_email_address(text)) << text;
}

TEST(EmailAddress, says_precisely_what_is_wrong) {
  auto const hint = [](std::string_view text) {
    auto const result = check_email_address(text);
    if (!result) {
      EXPECT_EQ(result.error().code, Errc::bad_email);
    }
    return result ? "accepted: " + std::string(text) : result.error().hint;
  };
  EXPECT_THAT(hint(""), HasSubstr("empty"));
  EXPECT_THAT(hint("example.com"), HasSubstr("no '@'"));
  EXPECT_THAT(hint("a@b@example.com"), HasSubstr("more than one '@'"));
  EXPECT_THAT(hint("@example.com"), HasSubstr("before '@'"));
  EXPECT_THAT(hint("a@"), HasSubstr("after '@'"));
  EXPECT_THAT(hint("a b@example.com"), HasSubstr("space"));
  EXPECT_THAT(hint("a@example.com\n"), HasSubstr("control"));
  EXPECT_THAT(hint("a\r\nBcc: x@example.com"), HasSubstr("control"));
  EXPECT_THAT(hint("\"a\"@example.com"), HasSubstr("quoted"));
  EXPECT_THAT(hint("ü@example.com"), HasSubstr("ASCII"));
  EXPECT_THAT(hint("a@bücher.example"), HasSubstr("ASCII"));
  EXPECT_THAT(hint(".a@example.com"), HasSubstr("dot"));
  EXPECT_THAT(hint("a..b@example.com"), HasSubstr("two dots"));
  EXPECT_THAT(hint("a(b)@example.com"), HasSubstr("not accepted"));
  EXPECT_THAT(hint("<a@example.com>"), HasSubstr("not accepted"));
  EXPECT_THAT(hint("a@localhost"), HasSubstr("at least one dot"));
  EXPECT_THAT(hint("a@example..com"), HasSubstr("empty label"));
  EXPECT_THAT(hint("a@example.com."), HasSubstr("empty label"));
  EXPECT_THAT(hint("a@-x.example"), HasSubstr("hyphen"));
  EXPECT_THAT(hint("a@ex_ample.com"), HasSubstr("letters, digits"));
  EXPECT_THAT(hint("a@[127.0.0.1]"), HasSubstr("letters, digits"));
  EXPECT_THAT(hint("a@127.0.0.1"), HasSubstr("end in a name"));
}

TEST(EmailAddress, holds_the_limits_of_the_standard) {
  EXPECT_TRUE(check_email_address(std::string(64, 'a') + "@example.com"));
  EXPECT_FALSE(check_email_address(std::string(65, 'a') + "@example.com"));
  EXPECT_TRUE(check_email_address("a@" + std::string(63, 'a') + ".example"));
  EXPECT_FALSE(check_email_address("a@" + std::string(64, 'a') + ".example"));
  std::string const labels = std::string(63, 'a') + "." + std::string(63, 'b') + ".";
  EXPECT_TRUE(check_email_address("a@" + labels + labels.substr(0, 120) + ".ex"));
  EXPECT_FALSE(check_email_address("a@" + labels + labels + "ex"));
}

TEST(EmailAddress, never_repeats_the_address_in_the_hint) {
  EXPECT_EQ(check_email_address("private person@example.com").error().hint.find("person"),
            std::string::npos);
}

}  // namespace
}  // namespace tessera::api_server
