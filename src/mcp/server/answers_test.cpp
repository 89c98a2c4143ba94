#include "mcp/server/answers.hpp"

#include "jsonrpc/errc.hpp"
#include "mcp/protocol/errc.hpp"
#include "mcp/server/tool_result.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp {
namespace {

json::object object(std::string_view text) { return parse_json(text).value().as_object(); }

std::map<std::string, InputRequest> address_form() {
  json::object schema = object(
      R"({"type":"object","properties":{"to":{"type":"string","format":"email"}},"required":["to"]})");
  std::map<std::string, InputRequest> asked;
  asked.emplace("address", elicit_form("Where to?", std::move(schema)));
  return asked;
}

TEST(Answers, that_fit_the_form_are_taken_and_others_are_ignored) {
  auto const taken = take_answers(address_form(), object(R"({
      "address":{"action":"accept","content":{"to":"ada@example.com"}},"other":{"action":"decline"}})"));
  ASSERT_TRUE(taken && *taken);
  EXPECT_EQ((*taken)->size(), 1U);
  EXPECT_EQ((*taken)->at("address").at("content").at("to"), "ada@example.com");
}

TEST(Answers, with_an_address_that_is_none_are_asked_for_again) {
  auto const taken = take_answers(
      address_form(), object(R"({"address":{"action":"accept","content":{"to":"ada at home"}}})"));
  ASSERT_TRUE(taken);
  EXPECT_FALSE(*taken);
}

TEST(Answers, that_are_missing_are_asked_for_again) {
  auto const taken = take_answers(address_form(), object("{}"));
  ASSERT_TRUE(taken);
  EXPECT_FALSE(*taken);
}

TEST(Answers, of_a_person_who_declines_need_no_content) {
  auto const taken = take_answers(address_form(), object(R"({"address":{"action":"decline"}})"));
  EXPECT_TRUE(taken && *taken);
}

TEST(Answers, that_are_none_by_their_form_are_an_error) {
  auto const taken = take_answers(address_form(), object(R"({"address":{"action":"perhaps"}})"));
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, jsonrpc::Errc::invalid_params);
}

TEST(Questions, need_one_and_a_schema_that_compiles) {
  EXPECT_EQ(check_questions({}).error().code, Errc::bad_message);
  std::map<std::string, InputRequest> asked;
  asked.emplace("k", elicit_form("?", object(R"({"type":"no such type"})")));
  EXPECT_EQ(check_questions(asked).error().code, Errc::bad_message);
  EXPECT_TRUE(check_questions(address_form()));
}

}  // namespace
}  // namespace tessera::mcp
