#pragma once

#include "async/task.hpp"
#include "mcp/protocol/completion.hpp"
#include "mcp/server/call_context.hpp"
#include "mcp/server/string_arguments.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tessera::mcp {

/// What is completed.
struct CompletionQuestion {
  std::string argument;  ///< Its name.
  std::string value;     ///< What was typed so far.
  StringMap decided;     ///< Other arguments that have a value already.
};

/// Proposes values, best first. More than kMostCompletions are cut off.
/// @param context  outlives the task
using Completer = std::function<Task<std::vector<std::string>>(CallContext& context,
                                                               CompletionQuestion question)>;

/// Completers by the name of the argument.
using Completers = std::map<std::string, Completer, std::less<>>;

/// Proposes those of `values` that begin with what was typed, without regard to the case of ASCII
/// letters.
[[nodiscard]] Completer complete_from(std::vector<std::string> values);

}  // namespace tessera::mcp
