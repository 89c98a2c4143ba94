#pragma once

#include "async/task.hpp"
#include "mcp/protocol/prompts.hpp"
#include "mcp/server/call_context.hpp"
#include "mcp/server/completer.hpp"
#include "mcp/server/frozen_list.hpp"
#include "mcp/server/string_arguments.hpp"
#include "mcp/server/tool_result.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace tessera::mcp {

/// What is said about a prompt besides its code.
struct PromptSpec {
  std::string name;           ///< Unique among prompts. Required.
  std::string title{};        ///< For people; empty: none.
  std::string description{};  ///< For people; empty: none.
  /// For prompts that take a StringMap; otherwise they are made from the struct.
  std::vector<PromptArgument> arguments{};
  Completers completers{};                    ///< For some of the arguments.
  std::vector<std::string> scopes{};          ///< All of them are needed to see and get the prompt.
  std::chrono::milliseconds timeout{30'000};  ///< For one run, without the time a person takes.
  bool streams = false;  ///< It calls `progress` or `log`: answered as a stream when asked for.
  std::optional<std::vector<Icon>> icons{};
  std::optional<json::object> meta{};
};

/// The messages of a prompt, for the host to put before its model.
struct PromptMessages {
  std::vector<PromptMessage> messages;
  std::string description;  ///< Of this very result; empty: none.
};

/// A prompt that cannot be made from these arguments: an error with these words.
struct PromptError {
  std::string message;
};

/// What a prompt answers.
using PromptResult = std::variant<PromptMessages, PromptError, InputRequired>;

/// One message of the person.
[[nodiscard]] PromptMessage user_message(Content content);
[[nodiscard]] PromptMessage user_message(std::string text);
/// One message of the model.
[[nodiscard]] PromptMessage assistant_message(Content content);

/// A prompt without its C++ types.
class AnyPrompt {
 public:
  /// Runs it once. Throws whatever the prompt throws.
  /// @param context  outlives the task
  using Run = std::function<Task<PromptResult>(CallContext& context, StringMap arguments)>;

  /// Throws Exception when the name is empty, or a completer has no argument.
  AnyPrompt(PromptSpec spec, Run run);

  [[nodiscard]] PromptSpec const& spec() const noexcept { return spec_; }
  [[nodiscard]] Run const& run() const noexcept { return run_; }
  [[nodiscard]] std::string const& key() const noexcept { return spec_.name; }
  [[nodiscard]] std::vector<std::string> const& scopes() const noexcept { return spec_.scopes; }
  [[nodiscard]] FrozenList::Entry listed() const;

 private:
  PromptSpec spec_;
  Run run_;
};

namespace prompt_detail {

template <class Args, class Function>
Task<PromptResult> run_typed(Function const& function, CallContext& context, StringMap values) {
  Result<Args> decoded = string_arguments<Args>(values);
  if (!decoded) co_return PromptError{"Invalid arguments: " + decoded.error().hint};
  Args typed = std::move(*decoded);
  Task<PromptResult> work = function(context, std::move(typed));
  PromptResult result = co_await std::move(work);
  co_return result;
}

}  // namespace prompt_detail

/// Binds a typed prompt. `Function` is callable as `Task<PromptResult>(CallContext&, Args)` from
/// every thread that calls the server; it is kept for the server's life.
template <class Args, class Function>
AnyPrompt make_prompt(PromptSpec spec, Function function) {
  auto shared = std::make_shared<Function const>(std::move(function));
  if constexpr (std::same_as<Args, StringMap>) {
    return AnyPrompt(std::move(spec), [shared](CallContext& context, StringMap values) {
      return (*shared)(context, std::move(values));
    });
  } else {
    static_assert(StringArguments<Args>, "members are std::string or std::optional<std::string>");
    spec.arguments = prompt_arguments(jsonschema::schema_of<Args>());
    return AnyPrompt(std::move(spec), [shared](CallContext& context, StringMap values) {
      return prompt_detail::run_typed<Args>(*shared, context, std::move(values));
    });
  }
}

}  // namespace tessera::mcp
