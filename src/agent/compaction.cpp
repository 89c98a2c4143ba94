#include "agent/compaction.hpp"

#include <algorithm>

namespace tessera::agent {
namespace {

constexpr char const* kNote =
    "[Earlier messages of this conversation were left out to save room. Ask again, or call the "
    "tools again, for what you need of them.]";

bool is_note(llm::Part const& part) {
  auto const* text = std::get_if<llm::Text>(&part);
  return text != nullptr && text->text == kNote;
}

}  // namespace

std::size_t droppable(llm::Conversation const& conversation, std::size_t keep_turns) {
  std::size_t turns = 0;
  for (std::size_t i = conversation.size(); i > 0; --i) {
    if (conversation[i - 1].role != llm::Role::user) continue;
    if (++turns == keep_turns) return i - 1;
  }
  return 0;
}

void drop_oldest(llm::Conversation& conversation, std::size_t count) {
  if (count == 0 || count >= conversation.size()) return;
  if (conversation[count].role != llm::Role::user) return;
  conversation.erase(conversation.begin(),
                     conversation.begin() + static_cast<std::ptrdiff_t>(count));
  auto& parts = conversation.front().parts;
  if (parts.empty() || !is_note(parts.front())) parts.insert(parts.begin(), llm::Text{kNote});
}

std::size_t turns_in(llm::Conversation const& conversation, std::size_t count) {
  auto const end =
      conversation.begin() + static_cast<std::ptrdiff_t>(std::min(count, conversation.size()));
  return static_cast<std::size_t>(
      std::count_if(conversation.begin(), end,
                    [](llm::Message const& one) { return one.role == llm::Role::user; }));
}

}  // namespace tessera::agent
