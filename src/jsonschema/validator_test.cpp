#include "jsonschema/validator.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gtest/gtest.h>

namespace tessera::jsonschema {
namespace {

Validator compile(std::string_view schema) {
  return Validator::compile(parse_json(schema).value()).value();
}

std::string errors(std::string_view schema, std::string_view value) {
  return readable(compile(schema).validate(parse_json(value).value()));
}

void expect_refused(std::string_view schema, Errc code) {
  Result<Validator> const compiled = Validator::compile(parse_json(schema).value());
  ASSERT_FALSE(compiled) << schema;
  EXPECT_EQ(compiled.error().code, code) << schema << " " << compiled.error().hint;
}

struct Case {
  std::string_view schema;
  std::vector<std::string_view> good;
  std::vector<std::string_view> bad;
};

class Keywords : public testing::TestWithParam<Case> {};

TEST_P(Keywords, accept_and_refuse) {
  Validator const validator = compile(GetParam().schema);
  for (std::string_view const value : GetParam().good)
    EXPECT_EQ(readable(validator.validate(parse_json(value).value())), "")
        << GetParam().schema << " " << value;
  for (std::string_view const value : GetParam().bad)
    EXPECT_FALSE(validator.accepts(parse_json(value).value())) << GetParam().schema << " " << value;
}

std::vector<Case> const kCases{
    {"true", {"1", "null"}, {}},
    {"false", {}, {"1", "null"}},
    {R"({"type":"integer"})",
     {"1", "1.0", "1e3", "18446744073709551615"},
     {"1.5", "\"1\"", "null"}},
    {R"({"type":["string","null"]})", {"\"a\"", "null"}, {"1", "{}"}},
    {R"({"type":"number"})", {"1", "1.5"}, {"true"}},
    {R"({"enum":[1,"a",{"b":[1]}]})", {"1", "1.0", "\"a\"", R"({"b":[1.0]})"}, {"2", "[]"}},
    {R"({"const":{"a":1,"b":2}})", {R"({"b":2,"a":1})"}, {R"({"a":1})"}},
    {R"({"minimum":1,"maximum":3})", {"1", "3", "\"x\""}, {"0.99", "3.01"}},
    {R"({"exclusiveMinimum":1,"exclusiveMaximum":3})", {"1.01", "2"}, {"1", "3"}},
    {R"({"minimum":9007199254740993})", {"9007199254740993"}, {"9007199254740992"}},
    {R"({"multipleOf":0.0001})", {"0.0075", "4"}, {"0.00751"}},
    {R"({"multipleOf":3})", {"9", "0", "-3"}, {"10", "1.5"}},
    {R"({"minLength":2,"maxLength":3})", {"\"ab\"", "\"😀😀😀\""}, {"\"a\"", "\"abcd\"", "\"😀\""}},
    {R"({"pattern":"^a+$"})", {"\"aa\"", "1"}, {"\"ab\""}},
    {R"({"items":{"type":"string"}})", {"[]", "[\"a\"]", "{}"}, {"[1]", "[\"a\",1]"}},
    {R"({"prefixItems":[{"type":"string"}],"items":false})",
     {"[\"a\"]", "[]"},
     {"[1]", "[\"a\",1]"}},
    {R"({"contains":{"type":"integer"},"maxContains":2})",
     {"[1]", "[1,\"a\",2]"},
     {"[]", "[1,2,3]"}},
    {R"({"contains":{"type":"integer"},"minContains":0})", {"[]", "[1]"}, {}},
    {R"({"minItems":1,"maxItems":2})", {"[1]", "[1,2]"}, {"[]", "[1,2,3]"}},
    {R"({"uniqueItems":true})",
     {"[1,2]", "[[1],[2]]", "[1,\"1\"]"},
     {"[1,1.0]", R"([{"a":1,"b":2},{"b":2,"a":1}])"}},
    {R"({"properties":{"a":{"type":"string"}},"required":["a"]})",
     {R"({"a":"x","b":1})", "[]"},
     {"{}", R"({"a":1})"}},
    {R"({"properties":{"a":{}},"patternProperties":{"^x":{"type":"string"}},"additionalProperties":false})",
     {R"({"a":1,"x1":"y"})"},
     {R"({"b":1})", R"({"x1":1})"}},
    {R"({"additionalProperties":{"type":"integer"}})", {R"({"a":1})"}, {R"({"a":"x"})"}},
    {R"({"propertyNames":{"maxLength":2}})", {R"({"ab":1})"}, {R"({"abc":1})"}},
    {R"({"minProperties":1,"maxProperties":2})", {R"({"a":1})"}, {"{}", R"({"a":1,"b":1,"c":1})"}},
    {R"({"dependentRequired":{"a":["b"]}})", {R"({"b":1})", R"({"a":1,"b":1})"}, {R"({"a":1})"}},
    {R"({"dependentSchemas":{"a":{"required":["b"]}}})",
     {"{}", R"({"a":1,"b":1})"},
     {R"({"a":1})"}},
    {R"({"allOf":[{"minimum":1},{"maximum":3}]})", {"2"}, {"0", "4"}},
    {R"({"anyOf":[{"type":"string"},{"minimum":5}]})", {"\"a\"", "6"}, {"4"}},
    {R"({"oneOf":[{"multipleOf":2},{"multipleOf":3}]})", {"2", "3"}, {"6", "5"}},
    {R"({"not":{"type":"string"}})", {"1"}, {"\"a\""}},
    {R"({"if":{"properties":{"k":{"const":1}}},"then":{"required":["a"]},"else":{"required":["b"]}})",
     {R"({"k":1,"a":1})", R"({"k":2,"b":1})"},
     {R"({"k":1,"b":1})", R"({"k":2,"a":1})"}},
    {R"({"$defs":{"n":{"type":"integer"}},"properties":{"a":{"$ref":"#/$defs/n","minimum":2}}})",
     {R"({"a":2})"},
     {R"({"a":"x"})", R"({"a":1})"}},
    {R"({"$defs":{"n":{"$anchor":"number","type":"integer"}},"$ref":"#number"})", {"1"}, {"\"a\""}},
    {R"({"properties":{"next":{"$ref":"#"},"v":{"type":"integer"}},"required":["v"]})",
     {R"({"v":1,"next":{"v":2}})"},
     {R"({"v":1,"next":{}})"}},
    {R"({"$defs":{"a/b~c%":{"type":"null"}},"$ref":"#/$defs/a~1b~0c%25"})", {"null"}, {"1"}},
    {R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://x.example/s","format":"email","x-mcp-header":"R"})",
     {"\"no address\""},
     {}},
};
INSTANTIATE_TEST_SUITE_P(JsonSchema, Keywords, testing::ValuesIn(kCases));

TEST(Validator, says_where_and_what_for_every_error) {
  EXPECT_EQ(
      errors(
          R"({"type":"object","properties":{"id":{"type":"string"},"tags":{"items":{"enum":["a","b"]}}},
                      "required":["id","name"],"additionalProperties":false})",
          R"({"id":7,"tags":["a","c"],"x/y":1})"),
      "'/name' is required; '/id' must be a string; '/tags/1' must be one of \"a\", \"b\"; "
      "'/x~1y' is not known here");
  EXPECT_EQ(errors(R"({"type":"object"})", "[]"), "the value must be an object");
}

TEST(Validator, refuses_other_dialects) {
  expect_refused(R"({"$schema":"http://json-schema.org/draft-07/schema#"})",
                 Errc::unsupported_dialect);
  expect_refused(R"({"properties":{"a":{"$schema":"http://json-schema.org/draft-07/schema#"}}})",
                 Errc::unsupported_dialect);
  expect_refused(R"({"$recursiveRef":"#"})", Errc::unsupported_keyword);
}

TEST(Validator, never_follows_a_reference_to_what_it_was_not_given) {
  expect_refused(R"({"$ref":"https://x.example/schema"})", Errc::bad_reference);
  expect_refused(R"({"$ref":"other.json#/a"})", Errc::bad_reference);
  expect_refused(R"({"$dynamicRef":"https://x.example/schema#a"})", Errc::bad_reference);
  expect_refused(R"({"$ref":"file:///etc/passwd"})", Errc::bad_reference);
  expect_refused(R"({"$ref":"#/nowhere"})", Errc::bad_reference);
  expect_refused(R"({"$ref":"#anchor"})", Errc::bad_reference);
  expect_refused(R"({"$dynamicRef":"#anchor"})", Errc::bad_reference);
  expect_refused(R"({"$ref":"#%zz"})", Errc::bad_reference);
}

TEST(Validator, follows_references_to_what_it_was_given) {
  CompileOptions options;
  options.documents.emplace("https://x.example/a",
                            parse_json(R"({"$defs":{"n":{"$ref":"b#n"}}})").value());
  options.documents.emplace("https://x.example/b",
                            parse_json(R"({"$defs":{"m":{"$anchor":"n","type":"null"}}})").value());
  json::value const schema = parse_json(R"({"$ref":"https://x.example/a#/$defs/n"})").value();
  Validator const validator = Validator::compile(schema, options).value();
  EXPECT_TRUE(validator.accepts(nullptr));
  EXPECT_FALSE(validator.accepts(1));
}

TEST(Validator, names_the_document_whose_schema_is_wrong) {
  CompileOptions options;
  options.documents.emplace("https://x.example/a", parse_json(R"({"type":7})").value());
  json::value const schema = parse_json(R"({"$ref":"https://x.example/a"})").value();
  EXPECT_EQ(Validator::compile(schema, options).error().hint,
            "schema 'https://x.example/a#/type' must name a JSON type");
}

TEST(Validator, checks_a_vocabulary_that_a_dialect_demands) {
  CompileOptions options;
  options.documents.emplace(
      "https://x.example/m",
      parse_json(R"({"$vocabulary":{"https://x.example/vocab":true}})").value());
  json::value const schema = parse_json(R"({"$schema":"https://x.example/m"})").value();
  EXPECT_EQ(Validator::compile(schema, options).error().code, Errc::unsupported_dialect);
}

TEST(Validator, knows_the_metaschema) {
  Validator const validator = compile(R"({"$ref":"https://json-schema.org/draft/2020-12/schema"})");
  EXPECT_TRUE(validator.accepts(
      parse_json(R"({"type":"object","properties":{"a":{"minimum":1}}})").value()));
  EXPECT_EQ(
      readable(validator.validate(parse_json(R"({"properties":{"a":{"minimum":"1"}}})").value())),
      "'/properties/a/minimum' must be a number");
}

TEST(Validator, says_what_no_schema_speaks_of) {
  EXPECT_EQ(errors(R"({"allOf":[{"properties":{"a":{"type":"string"}}}],
                       "anyOf":[{"required":["b"],"properties":{"b":true}},{"properties":{"c":true}}],
                       "unevaluatedProperties":false})",
                   R"({"a":1,"b":1,"d":1})"),
            "'/a' must be a string; '/d' is not known here");
  EXPECT_EQ(errors(R"({"prefixItems":[true],"contains":{"type":"string"},
                       "unevaluatedItems":{"type":"null"}})",
                   R"([1,"a",null,2])"),
            "'/3' must be null");
}

TEST(Validator, asserts_formats_only_when_it_is_told) {
  json::value const schema = parse_json(R"({"format":"email"})").value();
  EXPECT_TRUE(Validator::compile(schema).value().accepts("no address"));
  CompileOptions options;
  options.assert_formats = true;
  Validator const strict = Validator::compile(schema, options).value();
  EXPECT_EQ(readable(strict.validate("no address")), "the value must be an e-mail address");
  EXPECT_TRUE(strict.accepts("a@example.com"));
  EXPECT_TRUE(strict.accepts(7));
}

TEST(Validator, refuses_malformed_schemas) {
  for (std::string_view const schema : {"7",
                                        R"({"type":"text"})",
                                        R"({"type":7})",
                                        R"({"type":[]})",
                                        R"({"enum":1})",
                                        R"({"minLength":-1})",
                                        R"({"minimum":"1"})",
                                        R"({"multipleOf":0})",
                                        R"({"required":[1]})",
                                        R"({"properties":[]})",
                                        R"({"allOf":[]})",
                                        R"({"items":[]})",
                                        R"({"$anchor":1})",
                                        R"({"pattern":1})",
                                        R"({"uniqueItems":1})",
                                        R"({"$ref":1})",
                                        R"({"$anchor":"1a"})",
                                        R"({"$dynamicAnchor":"a b"})",
                                        R"({"$id":"#a"})",
                                        R"({"$id":1})",
                                        R"({"unevaluatedItems":1})",
                                        R"({"$defs":{"a":{"$anchor":"x"},"b":{"$anchor":"x"}}})",
                                        R"({"$defs":{"a":{"$id":"x"},"b":{"$id":"x"}}})"})
    expect_refused(schema, Errc::bad_schema);
  expect_refused(R"x({"pattern":"("})x", Errc::bad_pattern);
  expect_refused(R"x({"patternProperties":{"(?=a)":true}})x", Errc::bad_pattern);
}

TEST(Validator, ends_on_a_circle_of_references) {
  EXPECT_EQ(errors(R"({"$ref":"#"})", "1"), "the value is too complex to be checked");
  EXPECT_EQ(
      errors(R"({"$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}},"$ref":"#/$defs/a"})",
             "1"),
      "the value is too complex to be checked");
  EXPECT_EQ(errors(R"({"$dynamicAnchor":"a","$dynamicRef":"#a"})", "1"),
            "the value is too complex to be checked");
}

TEST(Validator, gives_up_on_too_much_work_and_says_so) {
  std::string schema = R"({"type":"integer"})";
  for (int i = 0; i < 20; ++i) {
    std::string next = R"({"anyOf":[)";
    next += schema;
    next += R"(,{"not":true}]})";
    schema = std::move(next);
  }
  EXPECT_EQ(errors(schema, "1"), "");
  std::string many = "[";
  for (int i = 0; i < 5000; ++i) many += "{},";
  many += "1]";
  ValidateLimits limits;
  limits.work = 100;
  auto const found =
      compile(R"({"items":{"type":"object"}})").validate(parse_json(many).value(), limits);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.back().message, "is too complex to be checked");
}

TEST(Validator, pays_for_long_constants_and_lists_of_names) {
  std::string numbers = "[0";
  for (int i = 0; i < 2000; ++i) numbers += ",0";
  numbers += "]";
  std::string const constant = R"({"$defs":{"c":{"const":)" + numbers + "}},";
  ValidateLimits limits;
  limits.work = 5000;
  auto const last = [&](std::string const& schema, std::string const& value) {
    auto const found = compile(schema).validate(parse_json(value).value(), limits);
    return found.empty() ? std::string("valid") : found.back().message;
  };
  EXPECT_EQ(last(constant + R"("$ref":"#/$defs/c"})", numbers), "valid");
  EXPECT_EQ(last(constant + R"("allOf":[{"$ref":"#/$defs/c"},{"$ref":"#/$defs/c"},
                               {"$ref":"#/$defs/c"}]})",
                 numbers),
            "is too complex to be checked");
  std::string names = R"(["a")";
  for (int i = 0; i < 2000; ++i) names += ",\"a\"";
  EXPECT_EQ(last(R"({"items":{"required":)" + names + "]}}", R"([{"a":1},{"a":1},{"a":1}])"),
            "is too complex to be checked");
}

TEST(Validator, cuts_a_long_constant_in_a_message) {
  std::string const long_text(1000, 'x');
  std::string const message = errors(R"({"const":")" + long_text + "\"}", "1");
  EXPECT_LT(message.size(), 300U);
  EXPECT_TRUE(message.ends_with("xxx...")) << message;
}

TEST(Validator, bounds_the_names_of_schemas) {
  std::string const name(5000, 'x');
  expect_refused(R"({"properties":{")" + name + R"(":{}}})", Errc::too_complex);
  expect_refused(R"({"$id":")" + name + "\"}", Errc::too_complex);
  expect_refused(R"({"$ref":"#/)" + name + "\"}", Errc::bad_reference);
}

TEST(Validator, bounds_the_number_of_errors) {
  std::string many = "[1";
  for (int i = 0; i < 50; ++i) many += ",1";
  many += "]";
  auto const found = compile(R"({"items":{"type":"string"}})").validate(parse_json(many).value());
  EXPECT_EQ(found.size(), 21U);
  EXPECT_EQ(found.back().message, "has 31 more errors");
}

TEST(Validator, bounds_the_size_of_a_schema) {
  std::string deep = "true";
  for (int i = 0; i < 60; ++i) deep = R"({"not":)" + deep + "}";
  CompileOptions limits;
  limits.depth = 40;
  EXPECT_EQ(Validator::compile(parse_json(deep, {128, 1 << 20}).value(), limits).error().code,
            Errc::too_complex);
  limits = {};
  limits.schemas = 10;
  EXPECT_EQ(Validator::compile(parse_json(deep, {128, 1 << 20}).value(), limits).error().code,
            Errc::too_complex);
}

}  // namespace
}  // namespace tessera::jsonschema
