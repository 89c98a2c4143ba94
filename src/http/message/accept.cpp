#include "http/message/accept.hpp"

#include "http/headers.hpp"

#include <algorithm>

namespace tessera::http {
namespace {

/// Takes the text up to `mark` off the front. Quoted strings are not split.
std::string_view take(std::string_view& text, char mark) noexcept {
  bool quoted = false;
  std::size_t end = 0;
  for (; end < text.size(); ++end) {
    if (text[end] == '"') quoted = !quoted;
    if (text[end] == '\\' && quoted && end + 1 < text.size()) ++end;
    if (text[end] == mark && !quoted) break;
  }
  end = std::min(end, text.size());
  std::string_view const piece = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return trim_ows(piece);
}

/// 0 to 1000, or -1. Spec: RFC 9110 §12.4.2
int parse_weight(std::string_view text) noexcept {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return -1;
  int value = (text[0] - '0') * 1000;
  if (text.size() > 1 && text[1] != '.') return -1;
  int scale = 100;
  for (std::size_t i = 2; i < text.size(); ++i, scale /= 10) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value += (text[i] - '0') * scale;
  }
  return value <= 1000 ? value : -1;
}

/// 3: the very type, 2: its family, 1: anything, 0: no match.
int specificity(std::string_view range, std::string_view type) noexcept {
  if (iequals(range, type)) return 3;
  if (range == "*/*") return 1;
  if (range.size() < 3 || !range.ends_with("/*")) return 0;
  std::string_view const family = range.substr(0, range.size() - 1);
  return iequals(family, type.substr(0, family.size())) ? 2 : 0;
}

}  // namespace

int accept_quality(std::string_view accept, std::string_view type) noexcept {
  if (trim_ows(accept).empty()) return 1000;
  int best = 0;
  int quality = 0;
  while (!accept.empty()) {
    std::string_view item = take(accept, ',');
    int const match = specificity(take(item, ';'), type);
    int weight = 1000;
    while (!item.empty() && weight >= 0) {
      std::string_view const parameter = take(item, ';');
      if (parameter.size() >= 2 && iequals(parameter.substr(0, 2), "q="))
        weight = parse_weight(parameter.substr(2));
    }
    if (weight < 0 || match <= best) continue;
    best = match;
    quality = weight;
  }
  return quality;
}

std::optional<std::string_view> best_match(
    std::string_view accept, std::initializer_list<std::string_view> offers) noexcept {
  std::optional<std::string_view> winner;
  int best = 0;
  for (std::string_view const offer : offers) {
    int const quality = accept_quality(accept, offer);
    if (quality <= best) continue;
    best = quality;
    winner = offer;
  }
  return winner;
}

std::string_view media_type(std::string_view content_type) noexcept {
  return take(content_type, ';');
}

}  // namespace tessera::http
