#pragma once

#include "async/task.hpp"
#include "mcp/protocol/capabilities.hpp"
#include "mcp/protocol/elicitation.hpp"

#include <string>

namespace tessera::mcp {

/// One question of a server to the person. All text in it is the server's own and untrusted: make
/// it safe before it is shown, and never let a model answer.
struct InputQuestion {
  std::string server;  ///< The address that asks: the only part that is ours.
  std::string about;   ///< What the client had asked for, e.g. the tool's name.
  ElicitParams params;
};

/// Answers the questions that a server asks in the middle of a request. Used on one strand only;
/// not asked twice at the same time for the same request.
class InputHandler {
 public:
  virtual ~InputHandler() = default;
  /// What is declared to servers; only such questions come.
  [[nodiscard]] virtual ElicitationCapability capability() const = 0;
  /// May take as long as a person needs: the client's time limits do not run meanwhile. An
  /// exception ends the request.
  virtual Task<ElicitResult> elicit(InputQuestion question) = 0;
};

}  // namespace tessera::mcp
