#include "mcp/protocol/frontmatter.hpp"

#include "base/json.hpp"
#include "mcp/protocol/errc.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp {
namespace {

std::string read(std::string const& yaml) {
  Result<json::object> const parsed = parse_frontmatter("---\n" + yaml + "---\nBody: [\n");
  return parsed ? write_json(json::value(*parsed)) : "error: " + parsed.error().hint;
}
bool is_refused(std::string const& yaml) { return read(yaml).starts_with("error: "); }

TEST(Frontmatter, reads_scalars_by_the_core_schema) {
  EXPECT_EQ(read("name: pdf-processing\ndescription: Extract, fill, and assemble\n"),
            R"({"name":"pdf-processing","description":"Extract, fill, and assemble"})");
  EXPECT_EQ(read("a: 1\nb: -2.5\nc: true\nd: null\ne: ~\nf:\ng: 1.0.2\nh: 'no'\n"),
            R"({"a":1,"b":-2.5E0,"c":true,"d":null,"e":null,"f":null,"g":"1.0.2","h":"no"})");
}

TEST(Frontmatter, reads_quotes_and_comments) {
  EXPECT_EQ(read("a: \"x: \\\"y\\\" \\u00e9\" # no\nb: 'it''s # in'\n# line\n\n\"c\": d#e\n"),
            R"({"a":"x: \"y\" é","b":"it's # in","c":"d#e"})");
}

TEST(Frontmatter, reads_blocks_and_lists) {
  EXPECT_EQ(read("m:\n  a: 1\n  b:\n    - x\n    - y: 2\n      z: 3\nl:\n- 1\n- 'b'\nn: end\n"),
            R"({"m":{"a":1,"b":["x",{"y":2,"z":3}]},"l":[1,"b"],"n":"end"})");
  EXPECT_EQ(read("l:\n-   a: 1\n    b: 2\n- - 3\n-\n"), R"({"l":[{"a":1,"b":2},[3],null]})");
  EXPECT_EQ(read("a: [x, 'y, z', 3]\nb: {k: v, n: [1]}\nc: []\n"),
            R"({"a":["x","y, z",3],"b":{"k":"v","n":[1]},"c":[]})");
}

TEST(Frontmatter, reads_text_of_several_lines) {
  EXPECT_EQ(read("a: one\n  two\n  three\nb: |\n  x\n    y\n\n  z\nc: >-\n  p\n  q\n\n  r\n"),
            "{\"a\":\"one two three\",\"b\":\"x\\n  y\\n\\nz\\n\",\"c\":\"p q\\nr\"}");
}

TEST(Frontmatter, refuses_what_it_does_not_understand) {
  for (char const* yaml :
       {"a: &x 1\n", "a: *x\n", "a: !!str 1\n", "a: 1\na: 2\n", "\ta: 1\n", "a: b: c\n",
        "just text\n", "a: \"x\n", "a: [1, 2\n", "a: {b\n", "a: @x\n", "a: 1\n   b: 2\n", "- a\n",
        "a: |2\n  x\n", "a: \"\\x41\"\n", "a: {k: 1, k: 2}\n", "? a\n", "a: \xff\n"})
    EXPECT_TRUE(is_refused(yaml)) << yaml << " gave " << read(yaml);
}

TEST(Frontmatter, refuses_a_file_without_both_marks) {
  EXPECT_FALSE(parse_frontmatter("name: x\n"));
  EXPECT_FALSE(parse_frontmatter("---\nname: x\n"));
  EXPECT_FALSE(parse_frontmatter(""));
  EXPECT_TRUE(parse_frontmatter("---\r\nname: x\r\n---\r\n"));
  EXPECT_TRUE(parse_frontmatter("---\n---\n"));
}

TEST(Frontmatter, is_bounded) {
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  EXPECT_TRUE(is_refused(deep));
  EXPECT_TRUE(is_refused("a: " + std::string(1'000, '[') + "\n"));
  EXPECT_TRUE(is_refused("a: " + std::string(70'000, 'x') + "\n"));
}

}  // namespace
}  // namespace tessera::mcp
