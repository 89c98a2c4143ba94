#pragma once

#include "async/task.hpp"
#include "mcp/protocol/capabilities.hpp"
#include "mcp/protocol/elicitation.hpp"
#include "mcp/protocol/roots.hpp"
#include "mcp/protocol/sampling.hpp"

#include <string>
#include <vector>

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
  /// What is declared to servers; only such questions come. With `applyDefaults` in `form`, the
  /// client fills in the form's defaults where an accepted answer leaves a field out.
  [[nodiscard]] virtual ElicitationCapability capability() const = 0;
  /// May take as long as a person needs: the client's time limits do not run meanwhile. An
  /// exception ends the request.
  virtual Task<ElicitResult> elicit(InputQuestion question) = 0;
};

/// One question of a server to a model. Untrusted as an InputQuestion is, and it costs money: show
/// it to the person first.
struct SamplingQuestion {
  std::string server;
  std::string about;
  CreateMessageParams params;
};

/// What a SamplingHandler can do beyond plain messages.
struct SamplingOffer {
  bool tools = false;    ///< Messages may carry tools and their results.
  bool context = false;  ///< Other values of `includeContext` than `none`.
};

/// Lets a model answer what a server asks. Used as an InputHandler is.
/// Spec: MCP 2026-07-28 client/sampling
class SamplingHandler {
 public:
  virtual ~SamplingHandler() = default;
  [[nodiscard]] virtual SamplingOffer offer() const { return {}; }
  virtual Task<CreateMessageResult> create_message(SamplingQuestion question) = 0;
};

/// Says which places a server may look at. Used as an InputHandler is.
/// Spec: MCP 2026-07-28 client/roots
class RootsHandler {
 public:
  virtual ~RootsHandler() = default;
  virtual Task<std::vector<Root>> roots() = 0;
};

}  // namespace tessera::mcp
