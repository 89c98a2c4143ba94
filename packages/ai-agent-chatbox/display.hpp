#pragma once

#include "agent/turn.hpp"
#include "packages/ai-agent-chatbox/image_show.hpp"
#include "packages/ai-agent-chatbox/terminal/markdown.hpp"
#include "packages/ai-agent-chatbox/terminal/terminal.hpp"

#include <string>

namespace tessera::chatbox {

/// Shows a turn as it goes: text block by block, each call as one line, images below it.
class Display final : public agent::TurnObserver {
 public:
  /// @param terminal, images  not owned; outlive this
  Display(Terminal& terminal, ImageShow& images) : terminal_(terminal), images_(images) {}

  void text(std::string_view delta) override;
  void response_ended() override;
  void call_started(agent::CallDetails const& call) override;
  void call_progress(agent::CallDetails const& call, agent::Progress const& progress) override;
  Task<> call_ended(agent::CallDetails call, agent::ToolOutcome outcome) override;

 private:
  void show(std::string const& markdown);

  Terminal& terminal_;
  ImageShow& images_;
  BlockSplitter blocks_;
  bool shown_before_ = false;  // a block of this response
};

/// `-> server/tool a=1 b="x"`, on one line and safe.
[[nodiscard]] std::string call_line(agent::CallDetails const& call);

}  // namespace tessera::chatbox
