#pragma once

#include "async/task.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::chatbox {

/// One way to go on with the word before the cursor.
struct Candidate {
  std::string text;   ///< Takes the word's place: UTF-8 that begins with it.
  bool whole = true;  ///< A blank follows it; false: it goes on, as a folder does.
};

struct Completions {
  std::size_t from = 0;  ///< Where the word begins, in bytes.
  std::vector<Candidate> candidates;
};

/// Finds what a text may go on with. @param before  all that stands before the cursor
using Completer = std::function<Task<Completions>(std::string before)>;

/// What Tab does.
struct TabStep {
  std::string insert;             ///< Takes the word's place.
  std::vector<std::string> rows;  ///< Shown below the line; safe for a terminal.
};

/// One candidate is taken. Of several it is as much as they begin with alike, whole letters only;
/// when that is no more than the word, they are listed.
/// @param word  what stands there. @param columns, most  of the list: those not in it are counted
[[nodiscard]] TabStep tab_step(std::vector<Candidate> const& candidates, std::string_view word,
                               std::size_t columns, std::size_t most);

}  // namespace tessera::chatbox
