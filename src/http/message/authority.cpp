#include "http/message/authority.hpp"

#include <algorithm>
#include <charconv>

namespace tessera::http {
namespace {

constexpr std::size_t kMaxBytes = 261;  // a name of 255, a colon and a port

bool only(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

}  // namespace

std::optional<Authority> parse_authority(std::string_view text) noexcept {
  if (text.empty() || text.size() > kMaxBytes) return std::nullopt;
  Authority result;
  std::string_view rest;
  if (text.front() == '[') {
    std::size_t const end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    result.bracketed = true;
    result.host = text.substr(1, end - 1);
    rest = text.substr(end + 1);
    if (!only(result.host, "0123456789abcdefABCDEF:.")) return std::nullopt;
  } else {
    std::size_t const end = std::min(text.find(':'), text.size());
    result.host = text.substr(0, end);
    rest = text.substr(end);
    constexpr std::string_view kName =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    if (!only(result.host, kName)) return std::nullopt;
  }
  if (rest.empty() || rest == ":") return result;
  if (rest.front() != ':') return std::nullopt;
  std::uint16_t port = 0;
  char const* const last = rest.data() + rest.size();
  auto const [end, error] = std::from_chars(rest.data() + 1, last, port);
  if (error != std::errc() || end != last) return std::nullopt;
  result.port = port;
  return result;
}

}  // namespace tessera::http
