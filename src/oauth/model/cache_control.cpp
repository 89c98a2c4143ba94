#include "oauth/model/cache_control.hpp"

#include "http/headers.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <system_error>

namespace tessera::oauth {
namespace {

int number(std::string_view digits) noexcept {
  int value = -1;
  auto const [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc{} && stop == digits.data() + digits.size() ? value : -1;
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that servers write. Spec: RFC 9110 §5.6.7
std::optional<std::chrono::sys_seconds> http_date(std::string_view text) noexcept {
  constexpr std::string_view kForm = "Sun, 06 Nov 1994 08:49:37 GMT";
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() != kForm.size() || !text.ends_with(" GMT")) return {};
  std::size_t const month = kMonths.find(text.substr(8, 3));
  if (month == std::string_view::npos || month % 3 != 0) return {};
  int const day = number(text.substr(5, 2));
  int const year = number(text.substr(12, 4));
  int const hour = number(text.substr(17, 2));
  int const minute = number(text.substr(20, 2));
  int const second = number(text.substr(23, 2));
  if (day < 1 || year < 1970 || hour < 0 || minute < 0 || second < 0) return {};
  auto const date = std::chrono::year(year) /
                    std::chrono::month(static_cast<unsigned>(month / 3 + 1)) /
                    std::chrono::day(static_cast<unsigned>(day));
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return {};
  return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

}  // namespace

std::optional<std::chrono::seconds> max_age(std::string_view cache_control) noexcept {
  constexpr std::string_view kMaxAge = "max-age=";
  std::optional<std::chrono::seconds> found;
  while (!cache_control.empty()) {
    std::size_t const end = std::min(cache_control.find(','), cache_control.size());
    std::string_view directive = http::trim_ows(cache_control.substr(0, end));
    cache_control.remove_prefix(std::min(end + 1, cache_control.size()));
    if (http::iequals(directive, "no-store") || http::iequals(directive, "no-cache"))
      return std::chrono::seconds{0};
    if (!http::iequals(directive.substr(0, kMaxAge.size()), kMaxAge)) continue;
    directive.remove_prefix(kMaxAge.size());
    std::uint32_t value = 0;
    auto const [stop, error] =
        std::from_chars(directive.data(), directive.data() + directive.size(), value);
    if (error == std::errc{} && stop == directive.data() + directive.size())
      found = std::chrono::seconds{value};
  }
  return found;
}

std::optional<std::chrono::seconds> freshness(http::Headers const& headers) noexcept {
  auto const stated = max_age(headers.get("Cache-Control"));
  if (stated || headers.count("Expires") == 0) return stated;
  auto const expires = http_date(headers.get("Expires"));
  auto const date = http_date(headers.get("Date"));
  // An Expires that is no date means: already over.
  if (!expires || !date || *expires <= *date) return std::chrono::seconds{0};
  return *expires - *date;
}

}  // namespace tessera::oauth
