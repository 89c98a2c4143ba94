#pragma once

#include "async/task.hpp"
#include "base/error.hpp"
#include "packages/ai-agent-chatbox/terminal/images/protocol.hpp"

#include <string>

namespace tessera::chatbox {

/// The editor that the person has chosen: VISUAL, else EDITOR; empty: none.
[[nodiscard]] std::string chosen_editor(Environment const& environment);

/// Lets a person change a text in an editor, in a file of mode 0600 in a folder of its own that is
/// deleted afterwards. The terminal must be in line mode and nobody else may read from it
/// meanwhile. A Ctrl-C or Ctrl-\ of the person is the editor's, not ours.
/// @param terminal  a descriptor of the terminal, not owned; outlives the task
/// @param command   as the shell reads it; the file's name is put behind it
/// @return the text, without control characters and the line feed that editors put at the end; or
///         in the error's hint why it is not to be used: the editor failed, was killed, or left no
///         UTF-8 text of at most `kMaxMessage` bytes
/// Cancellation: the editor is killed.
Task<Result<std::string>> edit_outside(int terminal, std::string command, std::string text);

}  // namespace tessera::chatbox
