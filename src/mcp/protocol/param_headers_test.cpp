#include "mcp/protocol/param_headers.hpp"

#include "base/json.hpp"
#include "mcp/protocol/errc.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp {
namespace {

json::object object_of(std::string_view text) { return parse_json(text).value().get_object(); }

std::string fields_of(std::string_view schema, std::string_view arguments) {
  http::Headers headers;
  Result<void> const added =
      add_param_headers(param_headers(object_of(schema)).value(), object_of(arguments), headers);
  if (!added) return added.error().hint;
  std::string text;
  for (std::size_t i = 0; i < headers.size(); ++i)
    text += std::string(headers.at(i).name) + "=" + std::string(headers.at(i).value) + ";";
  return text;
}

constexpr std::string_view kSchema = R"({"type":"object","properties":{
  "region":{"type":"string","x-mcp-header":"Region"},
  "count":{"type":"integer","x-mcp-header":"Count"},
  "force":{"type":"boolean","x-mcp-header":"Force"},
  "where":{"type":"object","properties":{"zone":{"type":"string","x-mcp-header":"Zone"}}},
  "x-mcp-header":{"type":"number"},
  "free":{"type":"string","default":{"x-mcp-header":"data, not schema"}}}})";

TEST(ParamHeaders, mirror_strings_integers_and_booleans) {
  EXPECT_EQ(fields_of(kSchema, R"({"region":"eu-west","count":42.0,"force":false,"free":"x"})"),
            "Mcp-Param-Region=eu-west;Mcp-Param-Count=42;Mcp-Param-Force=false;");
  EXPECT_EQ(fields_of(kSchema, R"({"where":{"zone":"a"}})"), "Mcp-Param-Zone=a;");
}

TEST(ParamHeaders, encode_what_a_header_cannot_carry) {
  EXPECT_EQ(fields_of(kSchema, R"({"region":" ยุโรป"})"),
            "Mcp-Param-Region==?base64?IOC4ouC4uOC5guC4o+C4mw==?=;");
}

TEST(ParamHeaders, say_nothing_for_null_and_absent_arguments) {
  EXPECT_EQ(fields_of(kSchema, R"({"region":null})"), "");
  EXPECT_EQ(fields_of(kSchema, R"({"where":"elsewhere"})"), "");
}

TEST(ParamHeaders, refuse_integers_that_peers_cannot_compare) {
  EXPECT_EQ(fields_of(kSchema, R"({"count":9007199254740991})"),
            "Mcp-Param-Count=9007199254740991;");
  EXPECT_EQ(fields_of(kSchema, R"({"count":9007199254740992})"),
            "Mcp-Param-Count: an integer beyond ±(2^53 - 1)");
}

TEST(ParamHeaders, refuse_a_schema_that_breaks_the_rules) {
  for (
      std::string_view const schema : {
          R"({"properties":{"a":{"type":"string","x-mcp-header":""}}})",
          R"({"properties":{"a":{"type":"string","x-mcp-header":"A B"}}})",
          R"({"properties":{"a":{"type":"string","x-mcp-header":"A\r\nEvil: 1"}}})",
          R"({"properties":{"a":{"type":"string","x-mcp-header":7}}})",
          R"({"properties":{"a":{"type":"number","x-mcp-header":"A"}}})",
          R"({"properties":{"a":{"type":["string","null"],"x-mcp-header":"A"}}})",
          R"({"properties":{"a":{"x-mcp-header":"A"}}})",
          R"({"properties":{"a":{"type":"string","x-mcp-header":"A"},"b":{"type":"string","x-mcp-header":"a"}}})",
          R"({"properties":{"a":{"type":"array","items":{"type":"string","x-mcp-header":"A"}}}})",
          R"({"oneOf":[{"properties":{"a":{"type":"string","x-mcp-header":"A"}}}]})",
          R"({"properties":{"a":{"anyOf":[{"type":"string","x-mcp-header":"A"}]}}})",
          R"({"if":{"properties":{"a":{"type":"string","x-mcp-header":"A"}}}})",
          R"({"$defs":{"d":{"type":"string","x-mcp-header":"A"}}})",
          R"({"type":"string","x-mcp-header":"A"})",
      }) {
    Result<std::vector<ParamHeader>> const found = param_headers(object_of(schema));
    EXPECT_FALSE(found.has_value()) << schema;
    EXPECT_TRUE(found.has_value() || found.error().code == Errc::bad_message);
  }
}

TEST(ParamHeaders, give_up_on_a_schema_nested_without_end) {
  json::value schema = json::object();
  for (int i = 0; i < 200; ++i) {
    json::object outer;
    outer["items"] = std::move(schema);
    schema = std::move(outer);
  }
  EXPECT_FALSE(param_headers(schema.get_object()).has_value());
}

}  // namespace
}  // namespace tessera::mcp
