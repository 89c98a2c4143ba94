#include "http/challenge.hpp"

#include "http/errc.hpp"

#include <gtest/gtest.h>

namespace tessera::http {
namespace {

TEST(Challenge, reads_schemes_parameters_and_quoted_text) {
  auto const parsed = parse_challenges(
      R"(Bearer Realm="a, \"b\"" , scope=x ,, resource_metadata="https://a/b?c=d", Basic realm="z")");
  ASSERT_TRUE(parsed);
  ASSERT_EQ(parsed->size(), 2U);
  EXPECT_EQ((*parsed)[0].scheme, "Bearer");
  EXPECT_EQ((*parsed)[0].parameters.at("realm"), R"(a, "b")");
  EXPECT_EQ((*parsed)[0].parameters.at("scope"), "x");
  EXPECT_EQ((*parsed)[0].parameters.at("resource_metadata"), "https://a/b?c=d");
  EXPECT_EQ((*parsed)[1].scheme, "Basic");
}

TEST(Challenge, reads_bare_schemes_and_bare_credentials) {
  auto const parsed = parse_challenges("Negotiate, NTLM abc+/==, Bearer");
  ASSERT_TRUE(parsed);
  ASSERT_EQ(parsed->size(), 3U);
  EXPECT_TRUE((*parsed)[0].parameters.empty());
  EXPECT_EQ((*parsed)[1].parameters.at(""), "abc+/==");
  EXPECT_EQ((*parsed)[2].scheme, "Bearer");
}

TEST(Challenge, refuses_what_has_two_readings) {
  for (std::string_view const bad :
       {"Bearer realm=\"x", "Bearer realm=\"x\" scope=y", "Bearer a=1, a=2", "Bearer A=1, a=2",
        "=x", "Bearer =x", "Bearer a=, b=1", "Bearer a=\"x\\", "Bearer\trealm=x",
        "Bearer a=1\r\nX: y"}) {
    auto const parsed = parse_challenges(bad);
    ASSERT_FALSE(parsed) << bad;
    EXPECT_EQ(parsed.error().code, Errc::bad_challenge);
  }
  EXPECT_FALSE(parse_challenges("Bearer a=\"" + std::string(9000, 'x') + "\""));
}

TEST(Challenge, reads_what_it_writes) {
  Challenge challenge;
  challenge.scheme = "Bearer";
  challenge.parameters = {{"realm", "a \"quoted\" \\ realm"}, {"scope", "a b"}};
  std::string const text = write_challenge(challenge);
  EXPECT_EQ(text, R"(Bearer realm="a \"quoted\" \\ realm", scope="a b")");
  auto const parsed = parse_challenges(text);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->front().parameters, challenge.parameters);
}

TEST(Challenge, never_writes_a_line_break) {
  Challenge challenge;
  challenge.scheme = "Bearer";
  challenge.parameters = {{"error_description", "a\r\nb"}};
  EXPECT_EQ(write_challenge(challenge), "Bearer error_description=\"a  b\"");
}

}  // namespace
}  // namespace tessera::http
