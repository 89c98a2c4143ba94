#include "llm/aws/times.hpp"

#include <algorithm>
#include <charconv>

namespace tessera::llm::aws {
namespace {

/// Takes exactly `digits` digits off the text.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  std::string_view const front = text.substr(0, digits);
  int value = 0;
  auto const [end, error] = std::from_chars(front.data(), front.data() + front.size(), value);
  if (error != std::errc{} || end != front.data() + front.size() || front.starts_with('-'))
    return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char wanted) {
  if (!text.starts_with(wanted)) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::chrono::seconds> take_offset(std::string_view& text) {
  if (take(text, 'Z') || take(text, 'z')) return std::chrono::seconds(0);
  bool const west = text.starts_with('-');
  if (!take(text, '+') && !take(text, '-')) return std::nullopt;
  auto const hours = take_number(text, 2);
  bool const colon = take(text, ':');
  auto const minutes = take_number(text, 2);
  if (!hours || !colon || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  std::chrono::seconds const offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
  return west ? -offset : offset;
}

}  // namespace

std::string amz_date(SysSeconds when) {
  std::string out = format_utc(when);
  std::erase_if(out, [](char c) { return c == '-' || c == ':'; });
  return out;
}

std::optional<SysSeconds> parse_rfc3339(std::string_view text) {
  auto const year = take_number(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  auto const month = take_number(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  auto const day = take_number(text, 2);
  if (!day || (!take(text, 'T') && !take(text, 't'))) return std::nullopt;
  auto const hour = take_number(text, 2);
  if (!hour || !take(text, ':')) return std::nullopt;
  auto const minute = take_number(text, 2);
  if (!minute || !take(text, ':')) return std::nullopt;
  auto const second = take_number(text, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  if (take(text, '.')) {
    std::size_t const digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0) return std::nullopt;
    text.remove_prefix(digits);
  }
  auto const offset = take_offset(text);
  std::chrono::year_month_day const date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!offset || !text.empty() || !date.ok()) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second) - *offset;
}

}  // namespace tessera::llm::aws
