#include "http/server/request_target.hpp"

#include "base/encoding.hpp"
#include "http/message/authority.hpp"

#include <algorithm>

namespace tessera::http {
namespace {

bool is_target_char(char c) { return c > 0x20 && c < 0x7f && c != '#'; }

bool has_dot_segment(std::string_view path) noexcept {
  if (path.find("/.") == std::string_view::npos) return false;
  while (!path.empty()) {
    path.remove_prefix(1);
    std::string_view const segment = path.substr(0, path.find('/'));
    if (segment == "." || segment == "..") return true;
    path.remove_prefix(segment.size());
  }
  return false;
}

bool has_encoded_slash(std::string_view path) noexcept {
  return path.find("%2f") != std::string_view::npos || path.find("%2F") != std::string_view::npos;
}

bool decode_path(std::string_view raw, std::string& path) {
  if (raw.find('%') == std::string_view::npos) {
    path.assign(raw);
    return !has_dot_segment(path);
  }
  if (has_encoded_slash(raw)) return false;
  Result<std::string> decoded = percent_decode(raw);
  if (!decoded || !is_valid_utf8(*decoded)) return false;
  bool const control = std::any_of(decoded->begin(), decoded->end(),
                                   [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; });
  if (control) return false;
  path = std::move(*decoded);
  return !has_dot_segment(path);
}

}  // namespace

bool parse_target(std::string_view target, Request& out) {
  if (target.empty() || !std::all_of(target.begin(), target.end(), is_target_char)) return false;
  if (target == "*") {
    out.target = out.path = "*";
    return out.method == Method::options;
  }
  if (target.front() != '/') {
    std::size_t const colon = target.find("://");
    if (colon == std::string_view::npos) return false;
    std::string_view const scheme = target.substr(0, colon);
    if (!iequals(scheme, "http") && !iequals(scheme, "https")) return false;
    target.remove_prefix(colon + 3);
    std::size_t const end = std::min(target.find_first_of("/?"), target.size());
    std::string_view const authority = target.substr(0, end);
    if (!parse_authority(authority)) return false;
    // The authority of the target is the request's host, whatever `Host` says. RFC 9112 §3.2.2
    out.headers.set("Host", authority);
    target.remove_prefix(end);
  }
  std::size_t const mark = std::min(target.find('?'), target.size());
  std::string_view const raw = mark == 0 ? std::string_view("/") : target.substr(0, mark);
  out.target.assign(raw).append(target.substr(mark));
  out.query.assign(target.substr(std::min(mark + 1, target.size())));
  return decode_path(raw, out.path);
}

bool is_secure_target(std::string_view target) noexcept {
  constexpr std::string_view kScheme = "https:";
  return iequals(target.substr(0, kScheme.size()), kScheme);
}

}  // namespace tessera::http
