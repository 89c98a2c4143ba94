#pragma once

#include "packages/ai-agent-chatbox/commands/actions.hpp"
#include "packages/ai-agent-chatbox/commands/catalog.hpp"
#include "packages/ai-agent-chatbox/commands/command.hpp"
#include "packages/ai-agent-chatbox/commands/cursor_place.hpp"
#include "packages/ai-agent-chatbox/terminal/completion.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tessera::chatbox {

/// Answers Tab: commands and what goes behind them, `/server:prompt`, its arguments and their
/// values, `@server:uri`, and `@path` of images. Names that could not be typed, or would look like
/// something else, are not offered. Used on one strand only.
class LineCompletion {
 public:
  /// @param room, catalog  not owned; outlive this
  LineCompletion(CommandRoom& room, Catalog& catalog) : room_(room), catalog_(catalog) {}

  Task<Completions> operator()(std::string before);

 private:
  [[nodiscard]] std::vector<Candidate> first_words() const;
  [[nodiscard]] std::vector<Candidate> arguments(Command const& command) const;
  Task<std::vector<Candidate>> prompts(std::string server);
  Task<std::vector<Candidate>> prompt_arguments(CursorPlace place);
  Task<std::vector<Candidate>> prompt_values(CursorPlace place);
  Task<std::vector<Candidate>> resources(std::string server);

  CommandRoom& room_;
  Catalog& catalog_;
};

/// Those that begin with `word` and are what they look like, sorted, each once; at most
/// `kMostFound`.
[[nodiscard]] std::vector<Candidate> fitting(std::vector<Candidate> candidates,
                                             std::string_view word);

inline constexpr std::size_t kMostFound = 10'000;

/// A value of a prompt's argument as it is written: in quotation marks where it has to be.
[[nodiscard]] std::string written_value(std::string_view value);
/// The value so far of one that is being written. @param word  from the `=` to the cursor
[[nodiscard]] std::string value_so_far(std::string_view word);

/// Images and folders that a path may go on to, as `@path`; quoted where the name has blanks.
/// @param word  `@` and the beginning of a path. @param home  what `~` stands for
[[nodiscard]] std::vector<Candidate> image_paths(std::string_view word, std::string const& home);

}  // namespace tessera::chatbox
