#pragma once

#include "base/error.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The text that says what a double answers; README.md describes it.

namespace tessera::doubles {

struct ScriptedCall {
  std::string name;
  boost::json::object arguments;
  std::optional<std::string> garbled;  ///< Sent instead of the arguments.
};

/// A failure by its kind's word; `retry_after` in seconds.
struct Fault {
  std::string kind;
  std::string retry_after;
};

/// One block: conditions, and what is answered when they hold.
struct Block {
  std::string user, result, provider;  ///< Conditions; empty: none.
  bool image = false;                  ///< Condition.
  int times = 0;                       ///< Condition; 0: always.
  std::string think, say;
  std::vector<ScriptedCall> calls;
  std::optional<Fault> refusal;
  std::optional<Fault> fault;
  bool cut = false;
  int used = 0;  ///< How often it has answered.
};

/// Errors: std::errc::invalid_argument with the line.
[[nodiscard]] Result<std::vector<Block>> parse_script(std::string_view text);

}  // namespace tessera::doubles
