#pragma once

#include "agent/turn.hpp"

namespace tessera::testkit {

/// Watches a turn and shows nobody anything; it counts the calls.
class QuietObserver final : public agent::TurnObserver {
 public:
  void text(std::string_view) override {}
  void response_ended() override {}
  void call_started(agent::CallDetails const&) override { ++started; }
  void call_progress(agent::CallDetails const&, agent::Progress const&) override {}
  Task<> call_ended(agent::CallDetails, agent::ToolOutcome) override { co_return; }

  int started = 0;
};

}  // namespace tessera::testkit
