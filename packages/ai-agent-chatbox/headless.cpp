#include "packages/ai-agent-chatbox/headless.hpp"

namespace tessera::chatbox {

Task<> Recorder::call_ended(agent::CallDetails, agent::ToolOutcome outcome) {
  for (auto const& part : outcome.content) {
    auto const* image = std::get_if<llm::Image>(&part);
    if (image == nullptr) continue;
    Result<SavedImage> saved = save_image(image->data, folder_);
    if (saved) images_.push_back(std::move(*saved));
  }
  co_return;
}

}  // namespace tessera::chatbox
