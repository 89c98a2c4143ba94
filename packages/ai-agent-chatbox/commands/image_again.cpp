#include "packages/ai-agent-chatbox/commands/image_again.hpp"

#include "appkit/config.hpp"

#include <charconv>
#include <vector>

namespace tessera::chatbox {
namespace {

std::vector<llm::Image const*> images_in(llm::Conversation const& conversation) {
  std::vector<llm::Image const*> out;
  for (llm::Message const& message : conversation)
    for (llm::Part const& part : message.parts) {
      if (auto const* image = std::get_if<llm::Image>(&part)) out.push_back(image);
      if (auto const* result = std::get_if<llm::ToolResult>(&part))
        for (auto const& piece : result->content)
          if (auto const* image = std::get_if<llm::Image>(&piece)) out.push_back(image);
    }
  return out;
}

}  // namespace

Result<llm::Image const*> image_again(llm::Conversation const& conversation,
                                      std::string_view which) {
  std::vector<llm::Image const*> const images = images_in(conversation);
  if (images.empty()) return fail(appkit::Errc::usage, "This conversation has no image yet.");
  std::size_t number = images.size();
  if (!which.empty()) {
    auto const [stopped, error] =
        std::from_chars(which.data(), which.data() + which.size(), number);
    if (error != std::errc() || stopped != which.data() + which.size() || number == 0 ||
        number > images.size())
      return fail(appkit::Errc::usage,
                  "/image N: this conversation has " + std::to_string(images.size()) +
                      (images.size() == 1 ? " image." : " images, 1 is the first."));
  }
  return images[number - 1];
}

}  // namespace tessera::chatbox
