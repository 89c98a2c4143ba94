#pragma once

#include "base/error.hpp"
#include "packages/ai-agent-chatbox/terminal/images/protocol.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::chatbox {

/// The variables that name models, keys and servers of model providers. No other is taken from a
/// file: it lies in the working folder, and must not change what else this program does.
[[nodiscard]] std::vector<std::string> const& model_variables();

/// Reads `NAME=value` lines. Blank lines, `#` comments, `export` and quotes are understood; nothing
/// is expanded. Errors: appkit::Errc::bad_setting with the number of the line, never its text.
[[nodiscard]] Result<std::map<std::string, std::string>> parse_dot_env(std::string_view text);

/// A `.env` file that was looked at.
struct DotEnv {
  std::map<std::string, std::string> values;  ///< Of `model_variables` only.
  std::string notice;  ///< For the person: what was taken (names only), or why nothing; may be
                       ///< empty.
};

/// Reads `path` if it is there. A file of another user is left alone; one that others may read is
/// taken with a warning. Errors: those of `parse_dot_env`.
[[nodiscard]] Result<DotEnv> load_dot_env(std::string const& path);

/// The process's environment, and behind it the file. What belongs together comes from one place:
/// the three AWS keys, and OPENAI_BASE_URL with its key. A folder that came from somebody else must
/// not be able to send a key of the person's own to a server of its choice.
[[nodiscard]] Environment joined_environment(Environment process, DotEnv file);

}  // namespace tessera::chatbox
