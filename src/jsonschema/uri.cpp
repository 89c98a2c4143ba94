#include "jsonschema/uri.hpp"

#include <algorithm>

namespace tessera::jsonschema {
namespace {

/// The parts keep their delimiters ("scheme:", "//host", "?query", "#fragment"), so that an absent
/// part and an empty one differ and joining is concatenation.
struct Parts {
  std::string_view scheme, authority, path, query, fragment;
};

bool is_scheme(std::string_view text) {
  auto const letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !text.empty() && letter(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
         });
}

std::string_view take(std::string_view& text, std::size_t size) {
  std::string_view const out = text.substr(0, size);
  text.remove_prefix(out.size());
  return out;
}

Parts split(std::string_view text) {
  Parts out;
  if (std::size_t const colon = text.find(':');
      colon != std::string_view::npos && is_scheme(text.substr(0, colon)))
    out.scheme = take(text, colon + 1);
  std::size_t const hash = std::min(text.find('#'), text.size());
  out.fragment = text.substr(hash);
  text = text.substr(0, hash);
  std::size_t const question = std::min(text.find('?'), text.size());
  out.query = text.substr(question);
  text = text.substr(0, question);
  if (text.starts_with("//")) out.authority = take(text, std::min(text.find('/', 2), text.size()));
  out.path = text;
  return out;
}

/// Spec: RFC 3986 §5.2.4
std::string without_dots(std::string_view path) {
  bool const absolute = path.starts_with('/');
  std::string out;
  for (std::size_t at = absolute ? 1 : 0; at <= path.size();) {
    std::size_t const end = std::min(path.find('/', at), path.size());
    std::string_view const segment = path.substr(at, end - at);
    bool const last = end == path.size();
    if (segment == "..") {
      std::size_t const slash = out.empty() ? std::string::npos : out.rfind('/', out.size() - 2);
      out.resize(slash == std::string::npos || out.size() < 2 ? 0 : slash + 1);
    } else if (segment != ".") {
      out += segment;
      if (!last) out += '/';
    }
    at = end + 1;
  }
  return absolute ? "/" + out : out;
}

std::string join(Parts const& from, std::string_view path, std::string_view query,
                 std::string_view fragment) {
  std::string out(from.scheme);
  out += from.authority;
  out += path;
  out += query;
  out += fragment;
  return out;
}

}  // namespace

std::string resolve_uri(std::string_view base_text, std::string_view reference) {
  Parts const base = split(base_text);
  Parts const next = split(reference);
  // A path that does not begin with a slash behind a scheme is opaque (`urn:`), dots and all.
  if (!next.scheme.empty() || !next.authority.empty()) {
    Parts from = next;
    if (from.scheme.empty()) from.scheme = base.scheme;
    std::string const path =
        next.path.starts_with('/') ? without_dots(next.path) : std::string(next.path);
    return join(from, path, next.query, next.fragment);
  }
  if (next.path.empty())
    return join(base, base.path, next.query.empty() ? base.query : next.query, next.fragment);
  if (next.path.starts_with('/'))
    return join(base, without_dots(next.path), next.query, next.fragment);
  std::size_t const slash = base.path.rfind('/');
  std::string merged(slash == std::string_view::npos ? "" : base.path.substr(0, slash + 1));
  if (merged.empty() && !base.authority.empty()) merged = "/";
  merged += next.path;
  return join(base, without_dots(merged), next.query, next.fragment);
}

UriAndFragment split_fragment(std::string_view uri) {
  std::size_t const hash = uri.find('#');
  if (hash == std::string_view::npos) return {uri, {}};
  return {uri.substr(0, hash), uri.substr(hash + 1)};
}

}  // namespace tessera::jsonschema
