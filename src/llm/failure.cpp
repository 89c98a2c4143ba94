#include "llm/failure.hpp"

#include "base/encoding.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

namespace tessera::llm {
namespace {

constexpr std::size_t kMaxMessage = 600;
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

template <class Int>
std::optional<Int> number(std::string_view text) {
  Int value{};
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Errc kind_of_status(int status) noexcept {
  switch (status) {
    case 401:
      return Errc::unauthorized;
    case 402:
      return Errc::quota_exhausted;
    case 403:
      return Errc::forbidden;
    case 404:
      return Errc::no_such_model;
    case 408:
    case 504:
      return Errc::timed_out;
    case 409:
      return Errc::overloaded;
    case 413:
      return Errc::context_full;
    case 429:
      return Errc::rate_limited;
    default:
      return status >= 500 || status == 0 ? Errc::overloaded : Errc::bad_request;
  }
}

std::string short_message(std::string_view text) {
  std::string out(text.substr(0, kMaxMessage));
  while (!out.empty() && !is_valid_utf8(out)) out.pop_back();
  std::replace_if(out.begin(), out.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  if (out.size() < text.size()) out += "…";
  return out;
}

bool mentions(std::string_view text, std::initializer_list<std::string_view> words) {
  std::string const all = lower(text);
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return all.find(lower(word)) != std::string::npos;
  });
}

std::string without_secret(std::string text, Secret const& secret) {
  // A short one would take ordinary words out of the text.
  constexpr std::size_t kLeast = 6;
  std::string_view const value = secret.reveal();
  if (value.size() < kLeast) return text;
  for (std::size_t at = text.find(value); at != std::string::npos; at = text.find(value, at))
    text.replace(at, value.size(), "[credential removed]");
  return text;
}

Error to_error(Failure const& failure, std::string_view provider, std::string_view advice) {
  std::string hint = std::string(provider) + ": " + make_error_code(failure.kind).message();
  std::string detail = failure.message;
  std::string label = failure.code;
  if (failure.status != 0)
    label = std::to_string(failure.status) + (label.empty() ? "" : " " + label);
  if (!label.empty()) hint += " (" + label + ")";
  if (!detail.empty()) hint += ": " + short_message(detail);
  if (!advice.empty()) hint += ". " + std::string(advice);
  if (!failure.request_id.empty()) hint += " [request " + short_message(failure.request_id) + "]";
  return fail(failure.kind, std::move(hint));
}

std::optional<SysSeconds> parse_http_date(std::string_view value) {
  // Tue, 15 Nov 1994 08:12:31 GMT
  if (value.size() != 29 || value.substr(26) != "GMT") return std::nullopt;
  auto const month = std::find(kMonths.begin(), kMonths.end(), value.substr(8, 3));
  auto const day = number<unsigned>(value.substr(5, 2));
  auto const year = number<int>(value.substr(12, 4));
  auto const hour = number<int>(value.substr(17, 2));
  auto const minute = number<int>(value.substr(20, 2));
  auto const second = number<int>(value.substr(23, 2));
  if (month == kMonths.end() || !day || !year || !hour || !minute || !second) return std::nullopt;
  std::chrono::year_month_day const date{
      std::chrono::year(*year),
      std::chrono::month(static_cast<unsigned>(month - kMonths.begin()) + 1),
      std::chrono::day(*day)};
  bool const clock_ok =
      *hour >= 0 && *hour < 24 && *minute >= 0 && *minute < 60 && *second >= 0 && *second <= 60;
  if (!date.ok() || !clock_ok) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second);
}

std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value, SysSeconds now) {
  constexpr double kLongest = 7 * 24 * 3600;
  if (auto const seconds = number<double>(value)) {
    if (!(*seconds >= 0) || *seconds > kLongest) return std::nullopt;
    return std::chrono::milliseconds(static_cast<std::int64_t>(*seconds * 1000));
  }
  auto const date = parse_http_date(value);
  if (!date) return std::nullopt;
  return std::max(std::chrono::seconds(0), *date - now);
}

}  // namespace tessera::llm
