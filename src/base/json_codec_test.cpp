#include "base/json_codec.hpp"

#include <gtest/gtest.h>

namespace tessera {
namespace plain {
enum class Colour { red, dark_blue };
BOOST_DESCRIBE_ENUM(Colour, red, dark_blue)
struct Inner {
  int number = 0;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (number))
struct Outer {
  std::string name;
  std::optional<std::int64_t> big;
  std::vector<Inner> list;
  std::map<std::string, double> table;
  Colour colour = Colour::red;
  std::optional<bool> flag;
};
BOOST_DESCRIBE_STRUCT(Outer, (), (name, big, list, table, colour, flag))
}  // namespace plain

namespace strict {
struct Config {
  std::string file_name = "x";
  int max_size = 7;
  std::optional<std::string> meta_data;
};
BOOST_DESCRIBE_STRUCT(Config, (), (file_name, max_size, meta_data))
template <class T>
constexpr JsonStyle json_style(T const*) {
  return {.camel_case = true, .refuse_unknown = true, .defaults = true};
}
constexpr std::string_view json_name_exception(void const*, std::string_view name) {
  return name == "meta_data" ? "_meta" : "";
}
}  // namespace strict

namespace {

constexpr char const* kOuter =
    R"({"name":"n","big":9007199254740993,"list":[{"number":1},{"number":2}],"table":{"x":1.5},"colour":"dark_blue"})";

TEST(JsonCodec, gives_back_what_it_wrote) {
  Result<plain::Outer> const outer = parse_json_as<plain::Outer>(kOuter);
  ASSERT_TRUE(outer) << describe(outer.error());
  EXPECT_EQ(outer->big, 9007199254740993);
  EXPECT_EQ(outer->list.at(1).number, 2);
  EXPECT_EQ(outer->colour, plain::Colour::dark_blue);
  EXPECT_FALSE(outer->flag.has_value());
  EXPECT_EQ(to_json(*outer), parse_json(kOuter).value()) << "an empty optional is not written";
}

void expect_error(std::string_view text, JsonErrc code, std::string_view place) {
  Result<plain::Outer> const outer = parse_json_as<plain::Outer>(text);
  ASSERT_FALSE(outer) << text;
  EXPECT_EQ(outer.error().code, code) << text;
  EXPECT_NE(outer.error().hint.find(place), std::string::npos) << outer.error().hint;
}

TEST(JsonCodec, names_the_place_of_an_error_by_json_pointer) {
  expect_error(R"({"name":"n","list":[{"number":1},{"number":"2"}],"table":{},"colour":"red"})",
               JsonErrc::wrong_type, "'/list/1/number'");
  expect_error(R"({"name":"n","list":[{}],"table":{},"colour":"red"})", JsonErrc::missing_field,
               "'/list/0/number'");
  expect_error(R"({"name":"n","list":[],"table":{"a/b":"x"},"colour":"red"})", JsonErrc::wrong_type,
               "'/table/a~1b'");
  expect_error(R"({"name":"n","list":[],"table":{},"colour":"green"})", JsonErrc::out_of_range,
               "'/colour'");
  expect_error("[]", JsonErrc::wrong_type, "the value");
}

TEST(JsonCodec, takes_an_integer_in_any_spelling_and_refuses_what_does_not_fit) {
  EXPECT_EQ(parse_json_as<plain::Inner>(R"({"number":42.0})").value().number, 42);
  EXPECT_EQ(parse_json_as<plain::Inner>(R"({"number":4.2e1})").value().number, 42);
  EXPECT_FALSE(parse_json_as<plain::Inner>(R"({"number":42.5})"));
  EXPECT_FALSE(parse_json_as<plain::Inner>(R"({"number":4294967296})"));
  EXPECT_FALSE(parse_json_as<plain::Inner>(R"({"number":1e300})"));
}

TEST(JsonCodec, follows_the_style_of_the_namespace) {
  strict::Config const config =
      parse_json_as<strict::Config>(R"({"maxSize":9,"_meta":"m"})").value();
  EXPECT_EQ(config.file_name, "x") << "absent keeps the default";
  EXPECT_EQ(config.max_size, 9);
  EXPECT_EQ(config.meta_data, "m");
  EXPECT_EQ(write_json(to_json(config)), R"({"fileName":"x","maxSize":9,"_meta":"m"})");
  Result<strict::Config> const unknown = parse_json_as<strict::Config>(R"({"maxsize":9})");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, JsonErrc::unknown_field);
}

}  // namespace
}  // namespace tessera
