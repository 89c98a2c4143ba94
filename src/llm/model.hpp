#pragma once

#include "async/task.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// The conversation as the house sees it, whoever answers: every provider translates between this
// and its own wire format, and nothing above this file knows a provider.

namespace tessera::llm {

namespace json = boost::json;

struct Text {
  std::string text;
};

struct Image {
  std::string mime;  ///< e.g. `image/png`
  std::string data;  ///< The file's bytes, not encoded.
};

/// The model wants a tool to run.
struct ToolCall {
  std::string id;    ///< Unique within the conversation; names the result that belongs to it.
  std::string name;  ///< As in the `ToolDefinition` that was offered.
  json::object arguments;
  /// Why the arguments cannot be used, in words for the model; empty: they can. Such a call is
  /// never run, the model is told instead.
  std::string problem;
};

/// What came of a call. Also how a refusal reaches the model: `is_error`, with the reason as text.
struct ToolResult {
  std::string call_id;
  std::string name;  ///< The tool's name: some providers want it again.
  std::vector<std::variant<Text, Image>> content;
  std::optional<json::value> structured;
  bool is_error = false;
};

using Part = std::variant<Text, Image, ToolCall, ToolResult>;

enum class Role { user, assistant, tool };

struct Message {
  Role role = Role::user;
  std::vector<Part> parts;
  /// What the provider that wrote the message wants back verbatim (signatures, reasoning); else
  /// null. Opaque to everybody else; see `wire_turns.hpp` for when it is used.
  json::value native;
};

using Conversation = std::vector<Message>;

/// A tool as a model is told about it.
struct ToolDefinition {
  std::string name;  ///< Unique in one request; only letters, digits, `_` and `-`.
  std::string title;
  std::string description;
  json::object input_schema;
  std::optional<json::object> output_schema;
  std::string server;      ///< Which server it comes from, for people.
  bool read_only = false;  ///< The server's claim; good for ranking, never for permission.
};

struct Usage {
  std::optional<std::uint64_t> input_tokens;  ///< Nothing where counting makes no sense.
  std::optional<std::uint64_t> output_tokens;
  std::optional<std::uint64_t> thinking_tokens;     ///< Part of the output, where it is told.
  std::optional<std::uint64_t> cache_read_tokens;   ///< Part of the input, where it is told.
  std::optional<std::uint64_t> cache_write_tokens;  ///< Part of the input, where it is told.

  void add(Usage const& other);
};

/// Why a response ended.
enum class StopReason {
  end_turn,      ///< The model has said what it had to say.
  tool_calls,    ///< It waits for the results of its calls.
  max_tokens,    ///< Cut off by a length limit.
  context_full,  ///< The conversation has become longer than the model can read.
  refused,       ///< The provider's safety rules stopped it.
  malformed,     ///< The provider says that the model wrote something that is no answer.
};
[[nodiscard]] std::string_view word(StopReason reason);

struct Finished {
  StopReason reason = StopReason::end_turn;
  Usage usage;
  json::value native;  ///< Becomes `Message::native` of the assistant's message.
};

/// Receives a response as it comes: text and calls in any order, then `finished` exactly once.
/// Calls of a provider come only when its response is complete, so that none is run of a stream
/// that breaks off.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void text_delta(std::string_view text) = 0;
  /// What the model thinks, where it shows that; not part of its answer.
  virtual void thinking_delta(std::string_view) {}
  virtual void tool_call(ToolCall call) = 0;
  virtual void finished(Finished end) = 0;
};

/// One request. Views of the caller's objects, which outlive the call to `respond`.
struct Request {
  Conversation const& conversation;
  std::vector<ToolDefinition> const& tools;
  std::string_view system;      ///< Instructions; empty: none.
  std::int64_t max_tokens = 0;  ///< Most tokens of the answer; 0: as configured.
};

/// Somebody who continues conversations. Used on one strand only.
class Model {
 public:
  virtual ~Model() = default;

  [[nodiscard]] virtual std::string provider() const = 0;  ///< e.g. `bedrock`
  [[nodiscard]] virtual std::string name() const = 0;      ///< e.g. the model id
  /// False for the built-in rules, so that nobody takes them for an AI model.
  [[nodiscard]] virtual bool is_ai() const = 0;

  /// Answers the last message. Throws Exception when the provider cannot; then the sink may have
  /// seen part of a response and never sees `finished`. Cancellable.
  /// @param request, sink  outlive the task
  virtual Task<> respond(Request const& request, EventSink& sink) = 0;

  /// Where a request would go now: its credential is obtained and its address found, nothing is
  /// asked. Nothing for somebody who answers without a network. Throws Exception as `respond`.
  virtual Task<std::optional<std::string>> address() { co_return std::nullopt; }
};

}  // namespace tessera::llm
