#include "packages/ai-agent-chatbox/commands/command.hpp"

#include "appkit/near_miss.hpp"
#include "base/term_safe.hpp"
#include "packages/ai-agent-chatbox/attachments.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace tessera::chatbox {
namespace {

/// Behind a bare `switch` only these: anything else is a sentence.
constexpr std::array<std::string_view, 5> kProviders{"bedrock", "anthropic", "gemini", "openai",
                                                     "offline"};
constexpr std::size_t kMostColumns = 24;  // of a command with its arguments in /help

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool is_switch(std::string_view word, std::string_view argument) {
  std::string_view const provider = argument.substr(0, argument.find(':'));
  return word == "switch" && argument.find_first_of(" \t") == std::string_view::npos &&
         std::find(kProviders.begin(), kProviders.end(), provider) != kProviders.end();
}

std::string_view nearest(std::string_view word) {
  std::vector<std::string> names;
  for (Command const& command : all_commands()) names.emplace_back(command.name);
  std::string_view const meant = appkit::near_miss(word, names);
  Command const* const found = find_command(meant);
  return found == nullptr ? std::string_view() : found->name;
}

std::string help_line(Command const& command, std::size_t columns) {
  std::string left = "  /" + std::string(command.name);
  if (!command.arguments.empty()) left += " " + std::string(command.arguments);
  if (left.size() < columns) left.append(columns - left.size(), ' ');
  return left + "  " + std::string(command.help) + "\n";
}

}  // namespace

Command const* find_command(std::string_view name) {
  auto const all = all_commands();
  auto const found = std::find_if(all.begin(), all.end(),
                                  [&](Command const& command) { return command.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::optional<CommandCall> command_call(std::string_view line) {
  std::string_view text = trim(line);
  // `/server:prompt` is a message: it is read and sent.
  if (is_prompt_call(text)) return std::nullopt;
  bool const slash = text.starts_with('/');
  if (slash) text.remove_prefix(1);
  std::string_view const word = text.substr(0, text.find_first_of(" \t"));
  std::string_view const argument = trim(text.substr(word.size()));
  CommandCall call{find_command(word), std::string(word), std::string(argument)};
  if (!slash) {
    bool const bare = call.command != nullptr && call.command->bare;
    if (bare && (argument.empty() || is_switch(word, argument))) return call;
    return std::nullopt;
  }
  if (call.command != nullptr) return call;
  // A path or a date begins with a slash too, but has more of them; a sentence goes on.
  bool const one_word = word.find('/') == std::string_view::npos;
  if (one_word && (argument.empty() || !nearest(word).empty())) return call;
  return std::nullopt;
}

std::string no_such_command(std::string_view word) {
  std::string_view const meant = nearest(word);
  std::string out = "There is no command /" + term_safe_line(word, 64);
  if (!meant.empty()) return out + "; did you mean /" + std::string(meant) + "?\n";
  return out + "; /help lists them.\n";
}

std::string help_text(std::string_view name) {
  if (name.starts_with('/')) name.remove_prefix(1);
  if (!name.empty()) {
    Command const* const command = find_command(name);
    return command == nullptr ? no_such_command(name) : help_line(*command, 0);
  }
  std::size_t columns = 0;
  for (Command const& command : all_commands())
    columns = std::max(columns, 4 + command.name.size() + command.arguments.size());
  std::string out =
      "Write a message and press Enter; Alt-Enter or a final \\ begins a new line.\n"
      "@server:uri attaches a resource, /server:prompt name=value sends a prompt.\n";
  std::string bare;
  for (Command const& command : all_commands()) {
    out += help_line(command, std::min(columns, kMostColumns));
    if (command.bare) bare += (bare.empty() ? "" : ", ") + std::string(command.name);
  }
  return out + "Also without the slash, alone on the line: " + bare +
         ".\nCtrl-C stops what runs; twice at an empty prompt it leaves, as Ctrl-D does.\n"
         "Ctrl-R searches the history, Ctrl-G opens your editor, Tab completes.\n";
}

}  // namespace tessera::chatbox
