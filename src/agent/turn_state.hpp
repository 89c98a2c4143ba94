#pragma once

#include "agent/turn.hpp"

#include <chrono>
#include <exception>
#include <map>
#include <set>
#include <string>
#include <vector>

// What turn.cpp and turn_calls.cpp share; no header for others.

namespace tessera::agent {

/// The state of one turn.
struct Agent::Turn {
  TurnReport report;
  ToolNames names;
  std::chrono::steady_clock::time_point started;
  std::chrono::steady_clock::duration with_person{0};
  std::map<std::string, int> equal_calls;  // by server, tool and digest
  std::set<std::string> open_calls;        // ids without a result yet
  std::string running;                     // the open call that the server has got
  bool running_reads = false;
  std::vector<llm::ToolCall> wanted;
  int samplings = 0;
};

/// What a failure says to people, and its code; no code for one of the standard library.
[[nodiscard]] std::string reason_of(std::exception_ptr const& error);
[[nodiscard]] error_code code_of(std::exception_ptr const& error);

}  // namespace tessera::agent
