#pragma once

#include "base/json.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

// The text of a conversation, taken apart; README.md describes it.

namespace tessera::conversations {

using Fields = std::vector<std::pair<std::string, std::string>>;

/// One block of a conversation: what the client sends, what it must get, or what happens meanwhile.
struct Step {
  enum class Kind { send, response, event, end_of_stream, advance, principal };
  Kind kind = Kind::send;
  std::size_t line = 0;
  std::string verb;                  ///< send: POST, GET, DELETE; principal: its name.
  std::string era;                   ///< send: modern, legacy or bare.
  int status = 0;                    ///< response
  bool stream = false;               ///< response: an event stream follows.
  long seconds = 0;                  ///< advance
  Fields fields;                     ///< Header fields, as written.
  std::vector<std::string> without;  ///< send: default fields that are left away.
  std::string body;
};

/// Throws Exception with the line when the text is not a conversation.
[[nodiscard]] std::vector<Step> parse_script(std::string const& text);

}  // namespace tessera::conversations
