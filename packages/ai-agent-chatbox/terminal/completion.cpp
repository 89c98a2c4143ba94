#include "packages/ai-agent-chatbox/terminal/completion.hpp"

#include "base/term_safe.hpp"
#include "packages/ai-agent-chatbox/terminal/text_width.hpp"

#include <algorithm>

namespace tessera::chatbox {
namespace {

constexpr std::size_t kGap = 2;  // columns between two candidates

/// What all candidates begin with, up to the last boundary between letters in every one of them.
std::string common_beginning(std::vector<Candidate> const& candidates) {
  std::string_view shared = candidates.front().text;
  for (Candidate const& candidate : candidates) {
    auto const [mine, other] =
        std::mismatch(shared.begin(), shared.end(), candidate.text.begin(), candidate.text.end());
    static_cast<void>(other);
    shared = shared.substr(0, static_cast<std::size_t>(mine - shared.begin()));
  }
  std::size_t size = shared.size();
  for (std::size_t before = size + 1; before != size;) {
    before = size;
    for (Candidate const& candidate : candidates) {
      std::size_t whole = 0;
      for (Cluster const& cluster : clusters_of(candidate.text))
        if (cluster.offset + cluster.size <= size) whole = cluster.offset + cluster.size;
      size = whole;
    }
  }
  return std::string(shared.substr(0, size));
}

std::vector<std::string> grid(std::vector<Candidate> const& candidates, std::size_t columns,
                              std::size_t most) {
  std::size_t const room = columns > 1 ? columns - 1 : 1;
  std::size_t width = 1;
  std::vector<std::string> shown;
  // No more than could be shown in the narrowest columns.
  std::size_t const looked_at = std::min(candidates.size(), most * (room / (1 + kGap) + 1));
  for (std::size_t i = 0; i < looked_at; ++i) {
    shown.push_back(shorten(term_safe_line(candidates[i].text), room));
    width = std::max(width, width_of(shown.back()));
  }
  std::size_t const across = std::max<std::size_t>((room + kGap) / (width + kGap), 1);
  std::size_t fits = across * most;
  if (fits < candidates.size()) fits = across * (most - 1);
  fits = std::min(fits, shown.size());
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < fits; ++i) {
    if (i % across == 0) rows.emplace_back();
    std::string& row = rows.back();
    row += shown[i];
    bool const last = i % across + 1 == across || i + 1 == fits;
    if (!last) row.append(width + kGap - width_of(shown[i]), ' ');
  }
  if (fits < candidates.size())
    rows.push_back(shorten("… " + std::to_string(candidates.size() - fits) + " more", room));
  return rows;
}

}  // namespace

TabStep tab_step(std::vector<Candidate> const& candidates, std::string_view word,
                 std::size_t columns, std::size_t most) {
  TabStep step{std::string(word), {}};
  if (candidates.empty()) return step;
  if (candidates.size() == 1) {
    step.insert = candidates.front().text + (candidates.front().whole ? " " : "");
    return step;
  }
  std::string shared = common_beginning(candidates);
  if (shared.size() > word.size())
    step.insert = std::move(shared);
  else
    step.rows = grid(candidates, columns, std::max<std::size_t>(most, 2));
  return step;
}

}  // namespace tessera::chatbox
