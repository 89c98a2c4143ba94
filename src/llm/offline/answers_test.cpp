#include "llm/offline/answers.hpp"

#include "base/json.hpp"

#include <gtest/gtest.h>

namespace tessera::llm::offline {
namespace {

ToolResult result(std::string text, std::string_view structured = {}) {
  ToolResult out{"call-1", "get_email", {Text{std::move(text)}}, {}, false};
  if (!structured.empty()) out.structured = parse_json(structured).value();
  return out;
}

TEST(OfflineAnswer, quotes_the_tool_and_leaves_out_a_table_that_adds_nothing) {
  EXPECT_EQ(answer_for(result("12345 has a@b.co", R"({"account_id":"12345","email":"a@b.co"})")),
            "`get_email` answered:\n\n> 12345 has a@b.co\n");
}

TEST(OfflineAnswer, shows_structured_content_that_the_text_does_not_carry) {
  std::string const text = answer_for(
      result("done", R"({"title":"Sales","points":[{"x":"Jan","y":1},{"x":"a|b","y":2}]})"));
  EXPECT_NE(text.find("| title | Sales |"), std::string::npos);
  EXPECT_NE(text.find("| x | y |\n|---|---|\n| Jan | 1 |\n| a\\|b | 2 |\n"), std::string::npos);
}

TEST(OfflineAnswer, shows_a_table_instead_of_the_same_thing_as_json) {
  EXPECT_EQ(answer_for(result(R"({"email": "a@b.co"})", R"({"email":"a@b.co"})")),
            "`get_email` answered.\n\n| field | value |\n|---|---|\n| email | a@b.co |\n");
}

TEST(OfflineAnswer, writes_a_series_in_one_cell_with_plain_numbers) {
  std::string const table = table_of(
      parse_json(R"([{"name":"a","points":[{"day":"d1","value":0.0},{"day":"d2","value":1.5}]}])")
          .value());
  EXPECT_EQ(table, "| name | points |\n|---|---|\n| a | d1 0, d2 1.5 |\n");
}

TEST(OfflineAnswer, says_that_a_call_failed_and_why) {
  ToolResult failed = result("no such account");
  failed.is_error = true;
  EXPECT_EQ(answer_for(failed), "`get_email` did not succeed:\n\n> no such account\n");
}

TEST(OfflineAnswer, counts_the_rows_that_it_does_not_show) {
  json::value const rows = parse_json(R"([{"n":1},{"n":2},{"n":3}])").value();
  EXPECT_NE(table_of(rows, 2).find("1 more rows are not shown"), std::string::npos);
}

}  // namespace
}  // namespace tessera::llm::offline
