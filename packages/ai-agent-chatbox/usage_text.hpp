#pragma once

#include "agent/turn.hpp"
#include "llm/model.hpp"

#include <string>

namespace tessera::chatbox {

/// The command `usage`: tokens and estimated cost since the program began. What was not counted is
/// `n/a`.
[[nodiscard]] std::string describe_usage(agent::Agent const& agent, llm::Model const& model);

/// The command `context`: how full the model's room is, and what would go first.
[[nodiscard]] std::string describe_context(agent::Agent const& agent);

/// The command `compact`. @param argument  turns to keep; empty: as configured @return what to show
[[nodiscard]] std::string compact(agent::Agent& agent, std::string const& argument);

/// A sentence about turns that were left out; empty for none.
[[nodiscard]] std::string dropped_note(std::size_t turns);

}  // namespace tessera::chatbox
