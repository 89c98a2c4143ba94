#include "oauth/model/identifiers.hpp"

#include "oauth/model/errors.hpp"

#include <algorithm>

namespace tessera::oauth {
namespace {

constexpr std::size_t kMaxIdentifier = 2048;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_alnum(char c) { return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9'); }

/// Where the authority ends, or npos when this is no absolute http(s) URI with a host.
std::size_t authority_end(std::string_view uri) noexcept {
  std::size_t const colon = uri.find("://");
  if (colon == std::string_view::npos) return colon;
  std::string_view const scheme = uri.substr(0, colon);
  if (!http::iequals(scheme, "http") && !http::iequals(scheme, "https"))
    return std::string_view::npos;
  std::size_t const start = colon + 3;
  std::size_t const end = std::min(uri.find_first_of("/?#", start), uri.size());
  std::string_view const authority = uri.substr(start, end - start);
  if (authority.empty() || authority.front() == ':' || authority.find('@') != authority.npos)
    return std::string_view::npos;
  return end;
}

bool is_clean(std::string_view uri) noexcept {
  return !uri.empty() && uri.size() <= kMaxIdentifier &&
         std::ranges::all_of(uri, [](char c) { return c > 0x20 && c < 0x7f; }) &&
         uri.find_first_of("\"<>\\^`{|}#") == std::string_view::npos;
}

std::string with_plain_dots(std::string_view path) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    bool const is_dot =
        path[i] == '%' && i + 2 < path.size() && path[i + 1] == '2' && lower(path[i + 2]) == 'e';
    out += is_dot ? '.' : path[i];
    if (is_dot) i += 2;
  }
  return out;
}

}  // namespace

Result<std::string> normalize_resource(std::string_view resource) {
  std::size_t const end = is_clean(resource) ? authority_end(resource) : std::string_view::npos;
  if (end == std::string_view::npos)
    return fail(Errc::invalid_target, "the resource must be an absolute URI without a fragment");
  std::string out(resource);
  std::transform(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(end), out.begin(), lower);
  return out;
}

bool is_issuer(std::string_view issuer) noexcept {
  return is_clean(issuer) && authority_end(issuer) != std::string_view::npos &&
         issuer.find('?') == std::string_view::npos;
}

std::string_view origin_of(std::string_view identifier) noexcept {
  return identifier.substr(0, std::min(authority_end(identifier), identifier.size()));
}

std::string_view path_of(std::string_view identifier) noexcept {
  std::string_view const rest = identifier.substr(origin_of(identifier).size());
  return rest.substr(0, std::min(rest.find('?'), rest.size()));
}

std::string well_known_path(std::string_view identifier, std::string_view name) {
  std::string_view const path = path_of(identifier);
  std::string out = "/.well-known/";
  out += name;
  if (path != "/") out += path;
  return out;
}

std::string well_known_url(std::string_view identifier, std::string_view name) {
  std::string out(origin_of(identifier));
  out += well_known_path(identifier, name);
  return out;
}

bool has_dot_segment(std::string_view path) {
  std::string const plain = with_plain_dots(path.substr(0, path.find('?')));
  std::string_view rest = plain;
  while (!rest.empty()) {
    std::size_t const end = std::min(rest.find('/'), rest.size());
    std::string_view const segment = rest.substr(0, end);
    if (segment == "." || segment == "..") return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

bool is_tenant_id(std::string_view text) noexcept {
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
    return is_alnum(c) || c == '.' || c == '_' || c == '-';
  });
}

}  // namespace tessera::oauth
