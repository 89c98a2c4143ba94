#include "agent/compaction.hpp"

#include <gtest/gtest.h>

namespace tessera::agent {
namespace {

/// Turns of four messages: the person, a call, its result, the answer.
llm::Conversation talk(int turns) {
  llm::Conversation out;
  for (int i = 0; i < turns; ++i) {
    std::string const id = "c" + std::to_string(i);
    out.push_back({llm::Role::user, {llm::Text{"q" + std::to_string(i)}}, {}});
    out.push_back({llm::Role::assistant, {llm::ToolCall{id, "get", {}, {}}}, {}});
    out.push_back({llm::Role::tool, {llm::ToolResult{id, "get", {}, {}, false}}, {}});
    out.push_back({llm::Role::assistant, {llm::Text{"a"}}, {}});
  }
  return out;
}

TEST(Compaction, keeps_the_last_turns_whole) {
  llm::Conversation conversation = talk(5);
  EXPECT_EQ(droppable(conversation, 2), 12U);
  EXPECT_EQ(turns_in(conversation, 12), 3U);
  drop_oldest(conversation, 12);
  ASSERT_EQ(conversation.size(), 8U);
  auto const& first = conversation.front().parts;
  EXPECT_NE(std::get<llm::Text>(first.at(0)).text.find("left out"), std::string::npos);
  EXPECT_EQ(std::get<llm::Text>(first.at(1)).text, "q3");
}

TEST(Compaction, never_parts_a_call_from_its_result) {
  for (std::size_t count = 0; count <= 21; ++count) {
    llm::Conversation conversation = talk(5);
    drop_oldest(conversation, count);
    int calls = 0;
    int results = 0;
    for (llm::Message const& message : conversation)
      for (llm::Part const& part : message.parts) {
        calls += std::holds_alternative<llm::ToolCall>(part) ? 1 : 0;
        results += std::holds_alternative<llm::ToolResult>(part) ? 1 : 0;
      }
    EXPECT_EQ(calls, results) << count;
    EXPECT_EQ(conversation.front().role, llm::Role::user) << count;
  }
}

TEST(Compaction, has_nothing_to_drop_of_a_short_conversation) {
  EXPECT_EQ(droppable(talk(2), 2), 0U);
  EXPECT_EQ(droppable(talk(2), 9), 0U);
  EXPECT_EQ(droppable({}, 1), 0U);
}

TEST(Compaction, says_only_once_that_something_is_missing) {
  llm::Conversation conversation = talk(3);
  drop_oldest(conversation, 4);
  drop_oldest(conversation, 4);
  EXPECT_EQ(conversation.front().parts.size(), 2U);
}

}  // namespace
}  // namespace tessera::agent
