#pragma once

#include "llm/model.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::llm {

/// A provider is trusted with the conversation, not with this machine's memory.
struct ResponseLimits {
  std::size_t bytes = 8UL << 20;      ///< Of everything in one response.
  std::size_t calls = 128;            ///< In one response.
  std::size_t arguments = 1UL << 20;  ///< Bytes of one call's arguments.
};

/// Puts one response together for the sink: text goes on at once, calls are held until the end.
class ResponseBuilder {
 public:
  /// @param sink       not owned; outlives this
  /// @param taken_ids  of the conversation; a call with such an id, or none, gets one of ours
  explicit ResponseBuilder(EventSink& sink, std::vector<std::string> taken_ids = {},
                           ResponseLimits limits = {});

  /// Each returns false when a limit is broken; then nothing was handed on.
  [[nodiscard]] bool text(std::string_view delta);
  [[nodiscard]] bool thinking(std::string_view delta);
  /// A call begins. @param index  the provider's number of it, for `arguments`
  [[nodiscard]] bool begin_call(std::size_t index, std::string_view id, std::string_view name);
  [[nodiscard]] bool arguments(std::size_t index, std::string_view fragment);
  [[nodiscard]] bool has_call(std::size_t index) const { return calls_.contains(index); }
  /// Counts what a codec keeps besides, e.g. signatures.
  [[nodiscard]] bool reserve(std::size_t bytes) { return count(bytes); }
  /// A call that came whole.
  [[nodiscard]] bool whole_call(std::string_view id, std::string_view name, json::object arguments);

  [[nodiscard]] bool has_calls() const { return !calls_.empty(); }
  [[nodiscard]] bool has_text() const { return has_text_; }
  Usage usage;

  /// The call's arguments as an object; empty when they are none.
  [[nodiscard]] json::object arguments_of(std::size_t index) const;

  /// Hands on the calls in the order of their beginning, then `finished`.
  /// @param reason  `tool_calls` and `end_turn` are told apart by the calls, not by this
  void finish(StopReason reason, json::value native);

 private:
  struct Call {
    std::string id, name, text;
    std::optional<json::object> whole;
  };
  [[nodiscard]] bool count(std::size_t bytes);
  [[nodiscard]] std::string fresh_id(std::string_view wanted);
  [[nodiscard]] static ToolCall made(Call const& call);

  EventSink& sink_;
  ResponseLimits limits_;
  std::set<std::string> taken_;
  std::size_t bytes_ = 0;
  bool has_text_ = false;
  std::map<std::size_t, Call> calls_;
  std::vector<std::size_t> order_;
};

/// The ids that `ResponseBuilder` gives begin like this, so that a codec can leave them out.
inline constexpr std::string_view kOwnCallId = "tessera-call-";

}  // namespace tessera::llm
