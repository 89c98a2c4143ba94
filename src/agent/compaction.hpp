#pragma once

#include "llm/model.hpp"

#include <cstddef>

// How a conversation becomes shorter: whole turns go, from the oldest on, so that a call is never
// parted from its result. What is kept is kept as it was.

namespace tessera::agent {

/// Messages at the beginning that may go so that the last turns stay. A turn begins with a message
/// of the person. @param keep_turns  at least 1
[[nodiscard]] std::size_t droppable(llm::Conversation const& conversation, std::size_t keep_turns);

/// Takes the oldest messages off, and tells the model so in the first message that stays.
/// @param count  of `droppable`; one that would part a call from its result drops nothing
void drop_oldest(llm::Conversation& conversation, std::size_t count);

/// Turns of the person in the first `count` messages.
[[nodiscard]] std::size_t turns_in(llm::Conversation const& conversation, std::size_t count);

}  // namespace tessera::agent
