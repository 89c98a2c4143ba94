#pragma once

#include "async/task.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tessera::chatbox {

struct CommandRoom;

/// What Tab offers behind a command.
enum class Offers { nothing, commands, models, providers, tools, sessions, forms, themes, on_off };

/// A word with a slash, which the chat itself obeys.
struct Command {
  std::string_view name;       ///< Without the slash.
  std::string_view arguments;  ///< As people read them; empty: it takes none.
  std::string_view help;       ///< One line.
  bool bare = false;           ///< Also without the slash, alone on the line.
  /// Carries it out. Null: leaves the chat. @return what to show, safe for a terminal
  Task<std::string> (*run)(CommandRoom& room, std::string argument) = nullptr;
  Offers offers = Offers::nothing;
};

/// In the order of `/help`.
[[nodiscard]] std::span<Command const> all_commands();
/// Null: there is none of this name.
[[nodiscard]] Command const* find_command(std::string_view name);

struct CommandCall {
  Command const* command = nullptr;  ///< Null: there is none of this name.
  std::string word;                  ///< What was written behind the slash.
  std::string argument;              ///< What stands behind the word.
};

/// The command that a line is, or nothing: then it is a message. With a slash always; without one
/// only those that are `bare`, alone on the line, and `switch` with a provider's name behind it.
/// Paths, dates and `/server:prompt` are messages.
[[nodiscard]] std::optional<CommandCall> command_call(std::string_view line);

/// What is said about a word that is no command, with the one that was probably meant.
[[nodiscard]] std::string no_such_command(std::string_view word);

/// The command `help`. @param name  of one command, with or without its slash; empty: all
[[nodiscard]] std::string help_text(std::string_view name);

}  // namespace tessera::chatbox
