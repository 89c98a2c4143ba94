#include "packages/mcp-client/form.hpp"

#include "packages/mcp-client/errc.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp_client {
namespace {

json::object object_of(std::string_view text) { return parse_json(text).value().get_object(); }

json::object const kForm =
    object_of(R"({"type":"object","required":["confirm","size"],"properties":{
  "confirm":{"type":"boolean","title":"Really?"},
  "size":{"type":"integer","minimum":1,"default":3},
  "color":{"type":"string","oneOf":[{"const":"r","title":"Red"},{"const":"g","title":"Green"}]},
  "kind":{"enum":["a","b"],"enumNames":["Alpha","Beta"]},
  "tags":{"type":"array","items":{"type":"string","enum":["x","y","z"]}},
  "note":{"type":"string"}}})");

FormField field(std::string_view name) {
  for (FormField const& one : form_fields(kForm).value())
    if (one.name == name) return one;
  return {};
}
std::string typed(std::string_view name, std::string_view text) {
  Result<json::value> const value = field_value(field(name), text);
  return value ? write_json(*value) : value.error().hint;
}

TEST(Form, reads_fields_with_titles_choices_and_defaults) {
  EXPECT_EQ(field("confirm").title, "Really?");
  EXPECT_TRUE(field("confirm").required);
  EXPECT_FALSE(field("note").required);
  EXPECT_EQ(field("size").initial, json::value(3));
  EXPECT_EQ(field("color").choices.at(1).title, "Green");
  EXPECT_EQ(field("kind").choices.at(0).title, "Alpha");
  EXPECT_EQ(field("kind").type, "string");
}

TEST(Form, takes_what_a_person_types_as_the_type_of_the_field) {
  EXPECT_EQ(typed("confirm", " yes "), "true");
  EXPECT_EQ(typed("confirm", "N"), "false");
  EXPECT_EQ(typed("confirm", "maybe"), "'confirm': answer y or n");
  EXPECT_EQ(typed("size", "12"), "12");
  EXPECT_EQ(typed("color", "2"), R"("g")");
  EXPECT_EQ(typed("color", "Red"), R"("r")");
  EXPECT_EQ(typed("color", "3"), "'color': '3' is none of the choices");
  EXPECT_EQ(typed("tags", "x, 3,"), R"(["x","z"])");
  EXPECT_EQ(typed("note", "  kept "), R"("  kept ")");
}

TEST(Form, agrees_only_where_agreeing_needs_no_invention) {
  EXPECT_EQ(write_json(json::value(agreeing_content(kForm).value())),
            R"({"confirm":true,"size":3})");
  auto const asks = object_of(R"({"required":["email"],"properties":{"email":{"type":"string"}}})");
  EXPECT_EQ(agreeing_content(asks).error().code, Errc::needs_human);
}

TEST(Form, checks_what_was_filled_in) {
  EXPECT_TRUE(check_content(kForm, object_of(R"({"confirm":true,"size":3})")).has_value());
  EXPECT_EQ(check_content(kForm, object_of(R"({"confirm":true,"size":0})")).error().code,
            Errc::schema_mismatch);
  EXPECT_FALSE(check_content(kForm, object_of(R"({"size":3})")).has_value());
}

TEST(Form, refuses_fields_that_a_form_cannot_have) {
  EXPECT_FALSE(form_fields(object_of(R"({"properties":{"a":{"type":"object"}}})")).has_value());
}

}  // namespace
}  // namespace tessera::mcp_client
