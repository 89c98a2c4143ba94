#include "packages/ai-agent-chatbox/usage_text.hpp"

#include "agent/compaction.hpp"
#include "base/term_safe.hpp"
#include "llm/price_table.hpp"

#include <charconv>

namespace tessera::chatbox {
namespace {

std::string count(std::optional<std::uint64_t> const& number) {
  return number ? std::to_string(*number) : "n/a";
}

std::string turns_text(std::size_t turns) {
  return std::to_string(turns) + (turns == 1 ? " turn" : " turns");
}

}  // namespace

std::string describe_usage(agent::Agent const& agent, llm::Model const& model) {
  agent::Spent const& spent = agent.spent();
  std::string out = "  tokens read     " + count(spent.usage.input_tokens) +
                    "\n  tokens written  " + count(spent.usage.output_tokens) +
                    "\n  cost            ";
  if (!model.is_ai() && !spent.usage.input_tokens)
    out += "n/a: the offline rules cost nothing\n";
  else if (!spent.cost_known)
    out += "n/a: the price of " + term_safe_line(model.provider() + ":" + model.name()) +
           " is not known\n";
  else
    out += "about " + agent::money(spent.cost_usd) + " US dollars (" + llm::price_note() + ")\n";
  if (auto const& limit = agent.limits().cost_usd)
    out += "  limit           " + agent::money(*limit) + " US dollars\n";
  return out;
}

std::string describe_context(agent::Agent const& agent) {
  llm::Conversation const& talk = agent.conversation();
  std::uint64_t const room = agent.limits().context_tokens;
  std::uint64_t const used = agent.context_tokens();
  std::size_t const turns = agent::turns_in(talk, talk.size());
  std::string out = "  conversation  " + turns_text(turns) + ", " + std::to_string(talk.size()) +
                    " messages\n  last request  ";
  out += used == 0 ? "n/a" : std::to_string(used) + " tokens with its answer";
  if (used > 0 && room > 0) out += ", " + std::to_string(100 * used / room) + " % of the room";
  out += "\n  room          ";
  out += room == 0 ? "not limited here" : std::to_string(room) + " tokens (limits.context_tokens)";
  std::size_t const keep = agent.limits().keep_turns;
  std::size_t const oldest = agent::turns_in(talk, agent::droppable(talk, keep));
  out += "\n  /compact      would leave out the oldest " + turns_text(oldest) + "; the last " +
         std::to_string(keep) + " stay\n";
  if (room > 0) out += "That happens by itself at 80 % of the room.\n";
  return out;
}

std::string compact(agent::Agent& agent, std::string const& argument) {
  std::size_t keep = agent.limits().keep_turns;
  char const* const end = argument.data() + argument.size();
  if (!argument.empty()) {
    auto const [stopped, error] = std::from_chars(argument.data(), end, keep);
    if (error != std::errc() || stopped != end || keep == 0)
      return "/compact, or /compact N: N turns stay, at least 1\n";
  }
  std::size_t const dropped = agent.compact(keep);
  if (dropped == 0)
    return "Nothing was left out: the conversation has no more than " + turns_text(keep) + ".\n";
  return "The oldest " + turns_text(dropped) + " were left out; the last " + std::to_string(keep) +
         " stay, each call with its result.\n";
}

std::string dropped_note(std::size_t turns) {
  if (turns == 0) return {};
  return "The oldest " + turns_text(turns) +
         " were left out: the conversation comes near to what the model can read. /context says "
         "more.";
}

}  // namespace tessera::chatbox
