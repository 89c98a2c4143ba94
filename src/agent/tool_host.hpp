#pragma once

#include "agent/person.hpp"
#include "async/task.hpp"
#include "llm/model.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tessera::agent {

/// A tool of a connected server, as that server describes it: every word of it is a claim.
struct Tool {
  std::string server;  ///< The name that the host gave the server.
  std::string name;    ///< As the server spells it.
  std::string title;
  std::string description;
  json::object input_schema;
  std::optional<json::object> output_schema;
  bool read_only = false;
  bool destructive = true;  ///< What the protocol says to assume when nothing is said.
  bool asks_human = false;  ///< The tool's `_meta` has `io.tessera/asksHuman: true`.
};

/// What a call gave back.
struct ToolOutcome {
  std::vector<std::variant<llm::Text, llm::Image>> content;
  std::optional<json::value> structured;
  bool is_error = false;
};

struct Progress {
  double done = 0;
  std::optional<double> total;
  std::string message;
};

/// What a call may need while it runs.
class CallSupport {
 public:
  virtual ~CallSupport() = default;
  virtual void progress(Progress const& progress) = 0;
  /// The server asks the person something in the middle of the call.
  virtual Task<ElicitAnswer> elicit(Elicitation question) = 0;
  /// The server wants a model to answer something in the middle of the call.
  virtual Task<SamplingAnswer> sample(SamplingRequest request) = 0;
};

/// The connected servers, seen as tools. Used on one strand only.
class ToolHost {
 public:
  virtual ~ToolHost() = default;
  /// Waits until each server has answered or has failed once. Cancellable.
  virtual Task<> ready() = 0;
  [[nodiscard]] virtual std::vector<Tool> tools() const = 0;
  /// True for servers whose `asks_human` claim the host's owner has chosen to believe.
  [[nodiscard]] virtual bool trusted_to_ask(std::string const& server) const = 0;
  /// A tool that fails is an outcome; an exception means that the server could not be asked.
  /// Cancelling tells the server so; whether it had acted already cannot be known.
  /// @param support  outlives the task
  virtual Task<ToolOutcome> call(std::string server, std::string tool, json::object arguments,
                                 CallSupport& support) = 0;
};

}  // namespace tessera::agent
