#pragma once

#include "async/task.hpp"
#include "base/error.hpp"
#include "llm/model.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::agent {
class McpToolHost;
}  // namespace tessera::agent

// What a message may name: a resource of a server as `@server:uri`, a prompt as
// `/server:prompt name=value`, an image file as `@path`. Everything that comes back from a server
// is the server's own text.

namespace tessera::chatbox {

/// A message as it goes to the model.
struct Outgoing {
  std::string text;
  std::vector<llm::Part> attached;
  std::string problem;  ///< Why it is not sent; empty: it is.
};

/// Shows lines to the person; what it gets is safe already.
using Tell = std::function<void(std::string const& lines)>;

struct Mention {
  std::string server;
  std::string uri;
};
/// The resources that a text names: `@`, the name of a server, a colon, and a URI up to the next
/// blank; each once. A stop behind a URI is the sentence's, not the URI's.
[[nodiscard]] std::vector<Mention> mentions_in(std::string_view text,
                                               std::vector<std::string> const& servers);

struct PromptCall {
  std::string server;
  std::string prompt;
  std::map<std::string, std::string> arguments;
};
/// True for a line that begins with `/name:name`.
[[nodiscard]] bool is_prompt_call(std::string_view line);
/// `/server:prompt a=1 b="two words"`. Errors: appkit::Errc::usage with a hint.
[[nodiscard]] Result<PromptCall> parse_prompt_call(std::string_view line);

/// Reads what the message names. Nothing is sent of a message of which a part cannot be read.
/// @param host  not owned; outlives the task. @param tell  told what is attached
Task<Outgoing> prepare(agent::McpToolHost& host, std::string text, Tell tell);

/// The prompts and resources of all connected servers, for people. Safe for a terminal.
Task<std::string> list_prompts(agent::McpToolHost& host);
Task<std::string> list_resources(agent::McpToolHost& host);

}  // namespace tessera::chatbox
