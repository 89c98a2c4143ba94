#include "oauth/model/cache_control.hpp"

#include "http/headers.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <system_error>

namespace tessera::oauth {

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

}  // namespace tessera::oauth
