#include "jsonschema/format.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tessera::jsonschema {
namespace {

struct Case {
  Format format;
  std::vector<std::string> good;
  std::vector<std::string> bad;
};
class Formats : public testing::TestWithParam<Case> {};

TEST_P(Formats, accept_and_refuse) {
  for (std::string const& text : GetParam().good)
    EXPECT_TRUE(has_format(GetParam().format, text)) << text;
  for (std::string const& text : GetParam().bad)
    EXPECT_FALSE(has_format(GetParam().format, text)) << text;
}

std::vector<Case> const kCases{
    {Format::date,
     {"2026-07-28", "2024-02-29", "2000-02-29"},
     {"", "2026-7-28", "2026-13-01", "2026-02-29", "1900-02-29", "2026-07-28 ", "2026-00-01"}},
    {Format::time,
     {"12:30:00Z", "12:30:00.5+01:00", "23:59:60Z", "15:59:60-08:00"},
     {"", "12:30:00", "24:00:00Z", "12:30:00.Z", "12:00:60Z", "12:30:00+24:00", "12:30:00Zx"}},
    {Format::date_time,
     {"2026-07-28T12:30:00Z", "2026-07-28t12:30:00z"},
     {"2026-07-28", "2026-07-28 12:30:00Z", "2026-07-28T12:30:00"}},
    {Format::email,
     {"a@example.com", "a.b+c@x-y.example", "\"a b\"@example.com", "a@[127.0.0.1]", "a@localhost"},
     {"", "a", "@x", "a@", ".a@x", "a..b@x", "a.@x", "a@-x", "a@x..y", "\"a\"b\"@x", "a@[1.2.3]",
      std::string(65, 'a') + "@x", "a@\xc3\xbc"}},
    {Format::uri,
     {"https://a.example/b?c#d", "urn:x:y", "mailto:a@b", "http://[::1]:80/", "a:"},
     {"", "/a", "a", "//a/b", "http://a b", "http://a\xc3\xbc", "1a:b", "http://[::1", "a:%zz",
      "http://a:x/", "a:#b#c", "a:[b]"}},
    {Format::uuid,
     {"2eb8aa08-aa98-11ea-b4aa-73b441d16380", "2EB8AA08-AA98-11EA-B4AA-73B441D16380"},
     {"", "2eb8aa08aa98-11ea-b4aa73b441d16380", "2eb8aa08-aa98-11ea-b4aa-73b441d1638g"}},
    {Format::ipv4,
     {"127.0.0.1", "255.255.255.255", "0.0.0.0"},
     {"", "256.0.0.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.a", "1.2.3.4 ", "1111.2.3.4"}},
};
INSTANTIATE_TEST_SUITE_P(JsonSchema, Formats, testing::ValuesIn(kCases));

TEST(Format, is_known_by_name_or_not_at_all) {
  EXPECT_EQ(format_of("date-time"), Format::date_time);
  EXPECT_EQ(format_of("hostname"), std::nullopt);
  EXPECT_EQ(describe(Format::email), "an e-mail address");
}

}  // namespace
}  // namespace tessera::jsonschema
