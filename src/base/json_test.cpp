#include "base/json.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace tessera {
namespace {

TEST(ParseJson, reads_one_complete_text) {
  Result<json::value> const value = parse_json(R"( {"a":[1,-2,3.5,true,null,"x"]} )");
  ASSERT_TRUE(value);
  EXPECT_EQ(write_json(*value), R"({"a":[1,-2,3.5E0,true,null,"x"]})");
}

TEST(ParseJson, refuses_what_rfc_8259_does_not_allow) {
  for (char const* text :
       {"", " ", "{", "[1,]", "{\"a\":1,}", "// c\n1", "1 2", "\xEF\xBB\xBF{}", "nul", "01", "+1",
        "'a'", "\"\xC3\"", "\"\xED\xA0\x80\"", "NaN", "\"a\nb\"", "[1]x"}) {
    Result<json::value> const value = parse_json(text);
    ASSERT_FALSE(value) << text;
    EXPECT_EQ(value.error().code, JsonErrc::syntax) << text;
  }
}

// Spec: RFC 7493 §2.3
TEST(ParseJson, refuses_duplicate_keys_at_any_depth) {
  for (char const* text :
       {R"({"a":1,"a":1})", R"([{"x":{"b":1,"c":2,"b":3}}])", R"({"a":1,"\u0061":2})"}) {
    Result<json::value> const value = parse_json(text);
    ASSERT_FALSE(value) << text;
    EXPECT_EQ(value.error().code, JsonErrc::duplicate_key) << text;
  }
  EXPECT_TRUE(parse_json(R"([{"a":1},{"a":1}])"));
}

TEST(ParseJson, refuses_numbers_that_would_be_infinite) {
  for (std::string const text : {"1e400", "-1e400", R"({"a":[60E41121]})"})
    EXPECT_EQ(parse_json(text).error().code, JsonErrc::out_of_range) << text;
  EXPECT_EQ(parse_json("1e308").value().as_double(), 1e308);
  EXPECT_EQ(parse_json("1e-400").value().as_double(), 0);
  EXPECT_EQ(parse_json("-1e-99999").value().as_double(), 0);
}

TEST(ParseJson, reads_back_every_number_that_was_written) {
  for (std::string const text : {"43.04444444144070704", "4.444444444444444e21", "0.1", "5e-324",
                                 "1.7976931348623157e308", "2.2250738585072011e-308"}) {
    json::value const first = parse_json(text).value();
    EXPECT_EQ(first.as_double(), std::strtod(text.c_str(), nullptr)) << text;
    EXPECT_EQ(parse_json(write_json(first)).value(), first) << text;
  }
  EXPECT_EQ(parse_json("18446744073709551616").value().as_double(), 18446744073709551616.0);
}

TEST(ParseJson, survives_200000_nested_arrays) {
  Result<json::value> const value = parse_json(std::string(200'000, '['));
  ASSERT_FALSE(value);
  EXPECT_EQ(value.error().code, JsonErrc::too_deep);
  EXPECT_TRUE(parse_json(std::string(64, '[') + std::string(64, ']')));
  EXPECT_FALSE(parse_json(std::string(65, '[') + std::string(65, ']')));
}

TEST(ParseJson, refuses_a_text_over_the_limit_before_reading_it) {
  Result<json::value> const value = parse_json("[1,2,3]", {.depth = 8, .bytes = 6});
  ASSERT_FALSE(value);
  EXPECT_EQ(value.error().code, JsonErrc::too_large);
}

TEST(CanonicalJson, is_the_same_for_equal_values) {
  std::string const a =
      write_canonical_json(parse_json(R"({"b":1,"a":{"d":[1,2],"c":"\u00e9"}})").value());
  std::string const b =
      write_canonical_json(parse_json(R"({ "a":{"c":"é","d":[1,2]}, "b":1 })").value());
  EXPECT_EQ(a, b);
  EXPECT_EQ(a, R"({"a":{"c":"é","d":[1,2]},"b":1})");
}

TEST(JsonPointer, escapes_its_tokens) {
  EXPECT_EQ(json_pointer_child("/a", "b/c~d"), "/a/b~1c~0d");
}

}  // namespace
}  // namespace tessera
