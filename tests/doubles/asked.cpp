#include "asked.hpp"

#include <algorithm>

namespace tessera::doubles {
namespace {

std::string results_problem(AskedTurn const& before, AskedTurn& turn) {
  if (turn.results.size() != before.calls.size())
    return std::to_string(before.calls.size()) + " calls have " +
           std::to_string(turn.results.size()) + " results in the next turn";
  std::vector<bool> answered(before.calls.size(), false);
  for (std::size_t i = 0; i < turn.results.size(); ++i) {
    AskedResult& result = turn.results[i];
    std::size_t of = i;
    if (!result.id.empty()) {
      auto const found = std::find_if(before.calls.begin(), before.calls.end(),
                                      [&](AskedCall const& call) { return call.id == result.id; });
      if (found == before.calls.end()) return "a result belongs to no call: " + result.id;
      of = static_cast<std::size_t>(found - before.calls.begin());
    }
    if (answered[of]) return "a call has two results";
    answered[of] = true;
    if (result.name.empty()) result.name = before.calls[of].name;
    if (result.name != before.calls[of].name) return "a result has another tool's name";
  }
  return {};
}

}  // namespace

void check_order(Asked& asked) {
  if (!asked.problem.empty()) return;
  AskedTurn const nobody{true, "", 0, {}, {}};
  AskedTurn const* before = &nobody;
  bool uses_tools = false;
  for (AskedTurn& turn : asked.turns) {
    uses_tools = uses_tools || !turn.calls.empty();
    if (turn.assistant == before->assistant)
      asked.problem = "roles must alternate, and the first is the user's";
    else if (!turn.assistant)
      asked.problem = results_problem(*before, turn);
    if (!asked.problem.empty()) return;
    before = &turn;
  }
  if (asked.turns.empty() || asked.turns.back().assistant)
    asked.problem = "the last message must be the user's";
  else if (uses_tools && asked.tools.empty())
    asked.problem = "tools must be declared when the conversation has calls";
}

}  // namespace tessera::doubles
