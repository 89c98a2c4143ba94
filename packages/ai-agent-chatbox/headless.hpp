#pragma once

#include "agent/turn.hpp"
#include "packages/ai-agent-chatbox/terminal/images/image_file.hpp"

#include <string>
#include <vector>

namespace tessera::chatbox {

/// Watches a turn that nobody looks at: images are saved, everything else is in the report.
class Recorder final : public agent::TurnObserver {
 public:
  explicit Recorder(std::string image_folder) : folder_(std::move(image_folder)) {}

  void text(std::string_view) override {}
  void response_ended() override {}
  void call_started(agent::CallDetails const&) override {}
  void call_progress(agent::CallDetails const&, agent::Progress const&) override {}
  Task<> call_ended(agent::CallDetails call, agent::ToolOutcome outcome) override;

  /// The images of the last turn; starts anew.
  std::vector<SavedImage> take_images() { return std::exchange(images_, {}); }

 private:
  std::string folder_;
  std::vector<SavedImage> images_;
};

}  // namespace tessera::chatbox
