#include "appkit/near_miss.hpp"

#include <algorithm>
#include <vector>

namespace tessera::appkit {
namespace {

// Names longer than this are not worth the quadratic work.
constexpr std::size_t kLongest = 128;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// `changeEmail`, `email-change` and `change_email` are the same bag of words.
std::vector<std::string> words(std::string_view name) {
  std::vector<std::string> found(1);
  char before = '_';
  for (char const c : name) {
    bool const separator = c == '_' || c == '-' || c == '.' || c == '/' || c == ' ';
    bool const hump = c >= 'A' && c <= 'Z' && before >= 'a' && before <= 'z';
    if ((separator || hump) && !found.back().empty()) found.emplace_back();
    if (!separator) found.back() += lower(c);
    before = c;
  }
  if (found.back().empty()) found.pop_back();
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> older(b.size() + 1);
  std::vector<std::size_t> old(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) old[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      bool const same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({old[j] + 1, row[j - 1] + 1, old[j - 1] + (same ? 0 : 1)});
      bool const swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                           lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], older[j - 2] + 1);
    }
    older.swap(old);
    old.swap(row);
  }
  return old[b.size()];
}

std::string_view near_miss(std::string_view wanted, std::span<std::string const> known) {
  if (wanted.empty() || wanted.size() > kLongest) return {};
  auto const wanted_words = words(wanted);
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(1, wanted.size() / 3) + 1;
  for (std::string const& name : known) {
    if (name.size() > kLongest) continue;
    std::size_t const distance = words(name) == wanted_words ? 0 : edit_distance(wanted, name);
    if (distance >= best_distance) continue;
    best_distance = distance;
    best = name;
  }
  if (!best.empty()) return best;
  auto const begins = [&](std::string const& name) { return name.starts_with(wanted); };
  auto const first = std::find_if(known.begin(), known.end(), begins);
  bool const only =
      first != known.end() && std::find_if(first + 1, known.end(), begins) == known.end();
  return only ? std::string_view(*first) : std::string_view();
}

}  // namespace tessera::appkit
