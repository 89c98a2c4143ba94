#include "jsonschema/pattern.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace tessera::jsonschema {
namespace {

bool found(std::string_view pattern, std::string_view text) {
  Result<Pattern> const compiled = Pattern::compile(pattern);
  EXPECT_TRUE(compiled) << pattern << ": " << compiled.error().hint;
  return compiled && compiled->found_in(text);
}

TEST(Pattern, finds_a_part_unless_it_is_anchored) {
  EXPECT_TRUE(found("b", "abc"));
  EXPECT_FALSE(found("^b", "abc"));
  EXPECT_TRUE(found("^abc$", "abc"));
  EXPECT_FALSE(found("^abc$", "abc\n"));
  EXPECT_TRUE(found("", ""));
  EXPECT_TRUE(found("^$", ""));
}

TEST(Pattern, has_the_quantifiers) {
  EXPECT_TRUE(found("^a*$", ""));
  EXPECT_TRUE(found("^a+b?$", "aaa"));
  EXPECT_FALSE(found("^a+$", ""));
  EXPECT_TRUE(found("^[0-9]{5}$", "12345"));
  EXPECT_FALSE(found("^[0-9]{5}$", "1234"));
  EXPECT_FALSE(found("^[0-9]{5}$", "123456"));
  EXPECT_TRUE(found("^(ab){2,3}$", "ababab"));
  EXPECT_FALSE(found("^(ab){2,3}$", "abababab"));
  EXPECT_TRUE(found("^a{2,}?$", "aaaa"));
  EXPECT_TRUE(found("^(a|bc)*d$", "abcbcad"));
  EXPECT_TRUE(found("^(a*)*$", "aaaa"));
  EXPECT_TRUE(found("^(?:x|y|z)+$", "zyx"));
  EXPECT_FALSE(found("^((a|b)|(c|d){2})$", "c"));
  EXPECT_TRUE(found("^((a|b)|(c|d){2})$", "cd"));
  EXPECT_TRUE(found("^((a|b)|(c|d){2})$", "b"));
}

TEST(Pattern, has_classes_and_escapes) {
  EXPECT_TRUE(found("^[a-c_-]+$", "a-b_c"));
  EXPECT_FALSE(found("^[^a-c]+$", "xbx"));
  EXPECT_TRUE(found(R"(^\d+\.\w\s\S$)", "12.x y"));
  EXPECT_TRUE(found(R"(\bcat\b)", "a cat sat"));
  EXPECT_FALSE(found(R"(\bcat\b)", "concat"));
  EXPECT_TRUE(found(R"(^\u00e9\x41[\u{1F600}]$)", "éA😀"));
  EXPECT_TRUE(found("^.$", "😀")) << "one code point";
  EXPECT_FALSE(found("^.$", "\n"));
  EXPECT_TRUE(found(R"(^[^@\s]+@[^@\s]+\.[^@\s]+$)", "user@example.com"));
  EXPECT_FALSE(found(R"(^[^@\s]+@[^@\s]+\.[^@\s]+$)", "user@example"));
}

TEST(Pattern, has_opposites_inside_a_class) {
  EXPECT_TRUE(found(R"(^[\s\S]$)", "\n"));
  EXPECT_TRUE(found(R"(^[\W0]+$)", "-0é"));
  EXPECT_FALSE(found(R"(^[\W0]+$)", "a"));
  EXPECT_FALSE(found(R"(^[^\D]$)", "x"));
  EXPECT_TRUE(found(R"(^[^\D]$)", "7"));
  EXPECT_TRUE(found(R"(^\D\W\S$)", "x-y"));
  EXPECT_FALSE(found(R"(^\D$)", "7"));
  EXPECT_TRUE(found("^[c-ea-cf]+$", "abcdef"));
  EXPECT_FALSE(found("^[c-ea-cf]+$", "g"));
}

TEST(Pattern, knows_the_general_categories_of_unicode) {
  EXPECT_TRUE(found(R"(^\p{Letter}+$)", "aéЖ"));
  EXPECT_FALSE(found(R"(^\p{L}$)", "1"));
  EXPECT_TRUE(found(R"(^\p{gc=Lu}\p{General_Category=Lowercase_Letter}$)", "Éa"));
  EXPECT_TRUE(found(R"(^\P{L}$)", "1"));
  EXPECT_FALSE(found(R"(^\P{L}$)", "é"));
  EXPECT_TRUE(found(R"(^[\p{Nd}_]+$)", "৪_2"));
  EXPECT_FALSE(found(R"(^[^\p{Nd}]$)", "৪"));
  EXPECT_FALSE(found(R"(^\d$)", "৪")) << "a shorthand is ASCII";
  EXPECT_TRUE(found(R"(^\p{Any}$)", "\n"));
}

TEST(Pattern, has_control_letters_and_surrogate_pairs) {
  EXPECT_TRUE(found(R"(^\cC\cc$)", "\x03\x03"));
  EXPECT_TRUE(found(R"(^\ud83d\ude00$)", "😀"));
}

TEST(Pattern, refuses_what_is_wrong_or_not_linear) {
  for (std::string_view const pattern :
       {"(",         ")",       "[",     "a{2",     "a{3,2}",
        "*a",        "+",       "a**",   "[b-a]",   "\\",
        R"((a)\1)",  "(?=a)",   "(?!a)", "(?<=a)b", R"(\p{Script=Greek})",
        R"(\p)",     R"(\p{L)", R"(\q)", R"(\a)",   R"(\c1)",
        R"([a-\w])", "]",       "^*"}) {
    Result<Pattern> const compiled = Pattern::compile(pattern);
    ASSERT_FALSE(compiled) << pattern;
    EXPECT_EQ(compiled.error().code, Errc::bad_pattern) << pattern;
  }
}

TEST(Pattern, keeps_its_bounds) {
  EXPECT_EQ(Pattern::compile("((a{99}){99}){99}").error().code, Errc::too_complex);
  EXPECT_EQ(Pattern::compile(std::string(2000, 'a')).error().code, Errc::too_complex);
  EXPECT_EQ(Pattern::compile(std::string(100, '(') + std::string(100, ')')).error().code,
            Errc::too_complex);
}

TEST(Pattern, takes_linear_time_where_backtracking_takes_exponential) {
  auto const start = std::chrono::steady_clock::now();
  EXPECT_FALSE(found("^(a+)+$", std::string(20'000, 'a') + "!"));
  EXPECT_FALSE(found("^(a|a)*b$", std::string(20'000, 'a')));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

}  // namespace
}  // namespace tessera::jsonschema
