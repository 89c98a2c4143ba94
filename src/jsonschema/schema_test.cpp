#include "jsonschema/schema.hpp"

#include "jsonschema/validator.hpp"

#include <gtest/gtest.h>

namespace tessera::jsonschema {
namespace shop {

enum class Size { small, extra_large };
BOOST_DESCRIBE_ENUM(Size, small, extra_large)

struct Item {
  std::string name;
  std::optional<double> price;
};
BOOST_DESCRIBE_STRUCT(Item, (), (name, price))
void annotate(Notes& notes, Item const*) { notes.of("name").min_length(1); }

struct Order {
  std::string order_id;
  std::uint16_t count = 1;
  Size size = Size::small;
  std::vector<Item> items;
  std::map<std::string, bool> flags;
  std::optional<json::value> extra;

  static void annotate(Notes& notes) {
    notes.self().description("An order");
    notes.of("order_id").title("Order").pattern("^[0-9]+$").examples({"7"});
    notes.of("count").maximum(9).default_value(1);
  }
};
BOOST_DESCRIBE_STRUCT(Order, (), (order_id, count, size, items, flags, extra))

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())
}  // namespace shop

namespace camel {
struct Settings {
  int page_size = 20;
  std::optional<std::string> next_page;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (page_size, next_page))
template <class T>
constexpr JsonStyle json_style(T const*) {
  return {.camel_case = true, .refuse_unknown = true, .defaults = true};
}
}  // namespace camel

namespace {

TEST(SchemaOf, describes_a_struct_with_its_notes) {
  EXPECT_EQ(json::value(schema_of<shop::Order>()), parse_json(R"({
    "type":"object","description":"An order",
    "properties":{
      "order_id":{"type":"string","title":"Order","pattern":"^[0-9]+$","examples":["7"]},
      "count":{"type":"integer","minimum":0,"maximum":9,"default":1},
      "size":{"type":"string","enum":["small","extra_large"]},
      "items":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string","minLength":1},"price":{"type":"number"}},"required":["name"]}},
      "flags":{"type":"object","additionalProperties":{"type":"boolean"}},
      "extra":{}},
    "required":["order_id","count","size","items","flags"]})")
                                                       .value());
}

TEST(SchemaOf, follows_the_style_of_the_codec) {
  EXPECT_EQ(json::value(schema_of<camel::Settings>()), parse_json(R"({
    "type":"object","properties":{"pageSize":{"type":"integer","default":20},"nextPage":{"type":"string"}},
    "additionalProperties":false})")
                                                           .value());
}

TEST(SchemaOf, closes_a_struct_without_members) {
  EXPECT_EQ(write_json(schema_of<shop::Nothing>()),
            R"({"type":"object","additionalProperties":false})");
}

TEST(SchemaOf, accepts_what_the_codec_writes) {
  shop::Order order;
  order.order_id = "7";
  order.items.push_back({"x", 1.5});
  Validator const validator = Validator::compile(schema_of<shop::Order>()).value();
  EXPECT_EQ(readable(validator.validate(to_json(order))), "");
}

}  // namespace
}  // namespace tessera::jsonschema
