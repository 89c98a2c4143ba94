#pragma once

#include "packages/ai-agent-chatbox/commands/command.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace tessera::chatbox {

/// What the cursor stands in, and so what may go on there.
struct CursorPlace {
  enum class Kind {
    nothing,
    first_word,       ///< `/to`: a command, or a server's prompt.
    prompt,           ///< `/docs:su`
    prompt_argument,  ///< `/docs:summary len`
    prompt_value,     ///< `/docs:summary length=sh`: the word is what stands behind the `=`.
    argument,         ///< `/tools ema`
    mention,          ///< `@do`: a server or a file.
    resource,         ///< `@docs:file`
  };
  Kind kind = Kind::nothing;
  std::size_t from = 0;              ///< Where the word begins, in bytes.
  std::string word;                  ///< From there to the cursor.
  Command const* command = nullptr;  ///< Of an argument.
  std::string server;                ///< Of a prompt or a resource.
  std::string prompt;                ///< Of an argument of one.
  std::string argument;              ///< Of a value of one.
  /// Arguments of the prompt that are there already, in front of the word.
  std::map<std::string, std::string> given;
};

/// @param before  all that stands before the cursor
[[nodiscard]] CursorPlace place_of(std::string_view before);

}  // namespace tessera::chatbox
