#include "packages/ai-agent-chatbox/commands/image_again.hpp"

#include <gtest/gtest.h>

namespace tessera::chatbox {
namespace {

TEST(ImageAgain, is_the_last_or_the_one_of_that_number) {
  llm::ToolResult result;
  result.content.emplace_back(llm::Image{"image/png", "second"});
  llm::Conversation talk(2);
  talk[0].parts.emplace_back(llm::Image{"image/png", "first"});
  talk[1].parts.emplace_back(std::move(result));
  EXPECT_EQ((*image_again(talk, ""))->data, "second");
  EXPECT_EQ((*image_again(talk, "1"))->data, "first");
  for (char const* const wrong : {"0", "3", "-1", "x", "1 2"})
    EXPECT_EQ(image_again(talk, wrong).error().hint,
              "/image N: this conversation has 2 images, 1 is the first.")
        << wrong;
  EXPECT_EQ(image_again({}, "").error().hint, "This conversation has no image yet.");
}

}  // namespace
}  // namespace tessera::chatbox
