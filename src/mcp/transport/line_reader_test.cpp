#include "mcp/transport/line_reader.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace tessera::mcp {
namespace {

std::vector<std::string> lines(LineReader& reader, std::string_view bytes) {
  reader.feed(bytes);
  std::vector<std::string> out;
  while (std::optional<Line> line = reader.next())
    out.push_back(line->whole ? line->text : "too long: " + line->text);
  return out;
}

using Lines = std::vector<std::string>;

TEST(LineReader, puts_a_line_together_from_any_pieces) {
  std::string const text = "{\"a\":1}\n{\"b\":2}\r\n\n  \n{\"c\":3}\n";
  for (std::size_t size = 1; size <= text.size(); ++size) {
    LineReader reader(100);
    Lines all;
    for (std::size_t at = 0; at < text.size(); at += size)
      for (std::string& line : lines(reader, text.substr(at, size))) all.push_back(std::move(line));
    EXPECT_EQ(all, (Lines{"{\"a\":1}", "{\"b\":2}", "{\"c\":3}"})) << size;
  }
}

TEST(LineReader, keeps_only_the_beginning_of_a_line_that_is_too_long_and_goes_on_after_it) {
  LineReader reader(10);
  EXPECT_EQ(lines(reader, "0123456789\n01234567890\nnext\n"),
            (Lines{"0123456789", "too long: 01234567890", "next"}));
  for (int i = 0; i < 1'000; ++i) EXPECT_TRUE(lines(reader, std::string(1'000, 'x')).empty());
  EXPECT_EQ(lines(reader, "\nnext\n"), (Lines{"too long: " + std::string(200, 'x'), "next"}));
}

TEST(LineReader, gives_what_is_left_at_the_end) {
  LineReader reader(10);
  EXPECT_EQ(lines(reader, "one\ntwo"), (Lines{"one"}));
  std::optional<Line> const rest = reader.rest();
  ASSERT_TRUE(rest);
  EXPECT_EQ(rest->text, "two");
  EXPECT_FALSE(reader.rest());
}

}  // namespace
}  // namespace tessera::mcp
