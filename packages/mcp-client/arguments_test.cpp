#include "packages/mcp-client/arguments.hpp"

#include "packages/mcp-client/errc.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace tessera::mcp_client {
namespace {

json::value const kSchema = parse_json(R"({
  "type": "object",
  "properties": {
    "account_id": {"type": "string"},
    "count": {"type": "integer"},
    "ratio": {"type": "number"},
    "force": {"type": "boolean"},
    "kind": {"enum": ["bar", "line", 3, null]},
    "tags": {"type": "array", "items": {"type": "string"}},
    "sizes": {"type": "array", "items": {"$ref": "#/$defs/size"}},
    "either": {"type": ["string", "integer"]},
    "maybe": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
    "filter": {"type": "object"},
    "loop": {"$ref": "#/$defs/loop"}
  },
  "additionalProperties": false,
  "$defs": {"size": {"type": "integer"}, "loop": {"$ref": "#/$defs/loop"}}
})")
                                .value();

Result<std::string> read_fake(std::string const& path) {
  if (path == "note.txt") return std::string("from a file");
  if (path == "tags.json") return std::string(R"(["a","b"])");
  return fail(Errc::usage, "no file " + path);
}

Result<json::object> parse(std::vector<std::string> words) {
  return parse_arguments(words, &kSchema, read_fake);
}
std::string text_of(std::vector<std::string> words) {
  Result<json::object> arguments = parse(std::move(words));
  return arguments ? write_json(json::value(*arguments)) : arguments.error().hint;
}

TEST(Arguments, take_the_type_from_the_schema) {
  EXPECT_EQ(text_of({"account_id=12345", "count=7", "ratio=1.5", "force=true"}),
            R"({"account_id":"12345","count":7,"ratio":1.5E0,"force":true})");
  EXPECT_EQ(text_of({"count=9007199254740993"}), R"({"count":9007199254740993})");
  EXPECT_EQ(text_of({"either=5"}), R"({"either":"5"})") << "a string where a string is allowed";
  EXPECT_EQ(text_of({"maybe=null"}), R"({"maybe":null})");
  EXPECT_EQ(text_of({R"(filter={"a":1})"}), R"({"filter":{"a":1}})");
}

TEST(Arguments, pick_enum_values_by_what_was_typed) {
  EXPECT_EQ(text_of({"kind=line"}), R"({"kind":"line"})");
  EXPECT_EQ(text_of({"kind=3"}), R"({"kind":3})");
  EXPECT_EQ(text_of({"kind=pie"}),
            R"('kind' must be "bar" or "line" or 3 or null, not 'pie' (schema: /properties/kind))");
}

TEST(Arguments, collect_repeated_keys_into_an_array) {
  EXPECT_EQ(text_of({"tags=x", "tags=y"}), R"({"tags":["x","y"]})");
  EXPECT_EQ(text_of({"sizes=1", "sizes=[2,3]"}), R"({"sizes":[1,2,3]})");
  EXPECT_EQ(parse({"count=1", "count=2"}).error().code, Errc::usage);
}

TEST(Arguments, pass_json_as_it_stands) {
  EXPECT_EQ(text_of({R"(account_id:=12345)"}), R"({"account_id":12345})");
  EXPECT_EQ(parse({"count:=seven"}).error().code, Errc::usage);
}

TEST(Arguments, read_files_and_let_an_at_sign_be_text) {
  EXPECT_EQ(text_of({"account_id=@note.txt"}), R"({"account_id":"from a file"})");
  EXPECT_EQ(text_of({"tags:=@tags.json"}), R"({"tags":["a","b"]})");
  EXPECT_EQ(text_of({R"(account_id=\@jane)"}), R"({"account_id":"@jane"})");
  EXPECT_EQ(text_of({"account_id=@gone"}), "no file gone");
}

TEST(Arguments, name_the_schema_path_when_the_text_does_not_fit) {
  Result<json::object> const wrong = parse({"count=seven"});
  EXPECT_EQ(wrong.error().code, Errc::schema_mismatch);
  EXPECT_EQ(wrong.error().hint,
            "'count' must be an integer, not 'seven' (schema: /properties/count/type)");
  EXPECT_EQ(text_of({"sizes=big"}),
            "'sizes' must be an integer, not 'big' (schema: /properties/sizes/items/type)");
  EXPECT_FALSE(parse({"count=1.5"}).has_value());
}

TEST(Arguments, suggest_the_key_that_was_meant) {
  EXPECT_EQ(text_of({"acount_id=1"}),
            "the tool takes no argument 'acount_id': did you mean 'account_id'? (schema: "
            "/additionalProperties)");
}

TEST(Arguments, survive_a_schema_that_refers_to_itself) {
  EXPECT_EQ(text_of({"loop=x"}), R"({"loop":"x"})");
}

TEST(Arguments, are_strings_without_a_schema) {
  std::vector<std::string> const words{"n=1", "text=a=b"};
  EXPECT_EQ(write_json(json::value(*parse_arguments(words, nullptr, read_fake))),
            R"({"n":"1","text":"a=b"})");
}

TEST(Arguments, refuse_words_that_are_none) {
  EXPECT_EQ(parse({"12345"}).error().hint, "'12345' is no argument: write key=text or key:=json");
  EXPECT_EQ(parse({"=x"}).error().code, Errc::usage);
}

}  // namespace
}  // namespace tessera::mcp_client
