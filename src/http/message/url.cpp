#include "http/message/url.hpp"

#include "http/errc.hpp"
#include "http/message/authority.hpp"

#include <algorithm>

namespace tessera::http {
namespace {

constexpr std::size_t kMaxBytes = 8UL << 10;

std::uint16_t default_port(std::string_view scheme) { return scheme == "https" ? 443 : 80; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower_text(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

bool is_hex(char c) { return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'f'); }

/// Only what RFC 3986 lets stand in a URI, and `%` always with two digits.
bool is_url_text(std::string_view text) {
  constexpr std::string_view kNever = "\"<>\\^`{|}";
  for (std::size_t i = 0; i < text.size(); ++i) {
    char const c = text[i];
    if (c <= 0x20 || c >= 0x7f || kNever.find(c) != std::string_view::npos) return false;
    if (c != '%') continue;
    if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return false;
  }
  return true;
}

std::string bracketed(std::string const& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

}  // namespace

bool Url::is_loopback() const noexcept {
  if (host == "localhost" || host == "::1") return true;
  bool const digits = std::all_of(host.begin(), host.end(),
                                  [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
  return digits && host.starts_with("127.");
}

std::string Url::address() const { return bracketed(host) + ":" + std::to_string(port); }

std::string Url::origin() const {
  std::string result = scheme + "://" + bracketed(host);
  if (port != default_port(scheme)) result += ":" + std::to_string(port);
  return result;
}

std::string Url::target() const { return query.empty() ? path : path + "?" + query; }

std::string Url::text() const { return origin() + target(); }

Result<Url> parse_url(std::string_view text) {
  if (text.size() > kMaxBytes) return fail(Errc::bad_url, "the URL is too long");
  std::size_t const colon = text.find("://");
  if (colon == std::string_view::npos) return fail(Errc::bad_url, "not an absolute URL");
  if (!is_url_text(text)) return fail(Errc::bad_url, "the URL has characters that no URL has");

  Url url;
  url.scheme = lower_text(text.substr(0, colon));
  if (url.scheme != "http" && url.scheme != "https")
    return fail(Errc::bad_url, "the URL is neither http nor https");
  text.remove_prefix(colon + 3);
  text = text.substr(0, text.find('#'));

  std::size_t const end = std::min(text.find_first_of("/?"), text.size());
  std::string_view const raw = text.substr(0, end);
  if (raw.find('@') != std::string_view::npos) return fail(Errc::bad_url, "the URL names a user");
  auto const authority = parse_authority(raw);
  if (!authority) return fail(Errc::bad_url, "the URL has no usable host");
  url.host = lower_text(authority->host);
  url.port = authority->port.value_or(default_port(url.scheme));
  if (url.port == 0) return fail(Errc::bad_url, "the URL's port is not usable");

  text.remove_prefix(end);
  std::size_t const mark = std::min(text.find('?'), text.size());
  url.path = mark == 0 ? "/" : text.substr(0, mark);
  url.query = text.substr(std::min(mark + 1, text.size()));
  return url;
}

}  // namespace tessera::http
