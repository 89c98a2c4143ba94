#pragma once

#include "agent/turn.hpp"
#include "packages/ai-agent-chatbox/terminal/images/image_file.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tessera::chatbox {

/// Watches a turn that nobody looks at: images are saved, everything else is in the report.
class Recorder : public agent::TurnObserver {
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

/// Writes every event of a turn as one line of JSON as it happens: text, call, progress,
/// call_result. All text is what the model or a server said.
class StreamRecorder final : public Recorder {
 public:
  /// @param write  takes one line at a time
  StreamRecorder(std::string image_folder, std::function<void(std::string const&)> write)
      : Recorder(std::move(image_folder)), write_(std::move(write)) {}

  void text(std::string_view delta) override;
  void call_started(agent::CallDetails const& call) override;
  void call_progress(agent::CallDetails const& call, agent::Progress const& progress) override;
  Task<> call_ended(agent::CallDetails call, agent::ToolOutcome outcome) override;

 private:
  std::function<void(std::string const&)> write_;
};

/// The recorder for this form of output: `write` is used for a stream only.
[[nodiscard]] std::unique_ptr<Recorder> make_recorder(
    bool stream, std::string image_folder, std::function<void(std::string const&)> write);

}  // namespace tessera::chatbox
