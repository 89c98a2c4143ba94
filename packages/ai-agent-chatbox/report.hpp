#pragma once

#include "agent/turn.hpp"
#include "llm/model.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tessera::chatbox {

/// The program's exit code for a turn: denied before limits before other errors.
[[nodiscard]] int exit_code_of(agent::TurnReport const& report);

/// A sentence when a model's answer ended before it was done; else empty.
[[nodiscard]] std::string_view stop_note(std::string_view stop_reason);

/// What stands in one line for a turn.
struct ReportFrame {
  std::string session_id;
  std::vector<std::string> images;  ///< Paths.
  bool stream = false;              ///< The line begins with `"type":"result"`.
};

/// One line of JSON: ok, result, stop_reason, session_id, provider, model, ai, usage, cost_usd,
/// cost_note (where there is a cost: an estimate), dropped_turns (where there are), tool_calls,
/// denied, images, errors. Counts that
/// make no sense are `"n/a"`.
[[nodiscard]] std::string report_json(agent::TurnReport const& report, llm::Model const& model,
                                      ReportFrame const& frame);

}  // namespace tessera::chatbox
