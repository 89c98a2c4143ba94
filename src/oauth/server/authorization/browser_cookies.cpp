#include "oauth/server/authorization/browser_cookies.hpp"

#include <algorithm>

namespace tessera::oauth {
namespace {

constexpr std::size_t kTokenSize = 43;
constexpr std::string_view kBrowser = "tessera-browser";
constexpr std::string_view kSession = "tessera-session";

bool is_token(std::string_view text) {
  return text.size() == kTokenSize && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

/// The value of the one cookie of that name. A second one was put there by somebody else: which is
/// ours cannot be known, so neither is used.
std::optional<std::string_view> find_cookie(http::Headers const& request, std::string_view name) {
  std::optional<std::string_view> found;
  for (std::size_t i = 0; i < request.size(); ++i) {
    if (!http::iequals(request.at(i).name, "Cookie")) continue;
    std::string_view rest = request.at(i).value;
    while (!rest.empty()) {
      std::string_view const pair = http::trim_ows(rest.substr(0, rest.find(';')));
      std::size_t const semicolon = rest.find(';');
      rest = semicolon == std::string_view::npos ? std::string_view() : rest.substr(semicolon + 1);
      std::size_t const equals = pair.find('=');
      if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
      if (found) return std::nullopt;
      found = pair.substr(equals + 1);
    }
  }
  return found;
}

std::optional<Secret> token_of(std::optional<std::string_view> value) {
  if (!value || !is_token(*value)) return std::nullopt;
  return Secret(std::string(*value));
}

}  // namespace

std::string BrowserCookies::name(std::string_view what) const {
  return (https_ ? "__Host-" : "") + std::string(what);
}

std::optional<Secret> BrowserCookies::browser(http::Headers const& request) const {
  return token_of(find_cookie(request, name(kBrowser)));
}

std::optional<Secret> BrowserCookies::session(http::Headers const& request) const {
  return token_of(find_cookie(request, name(kSession)));
}

void BrowserCookies::set(http::Headers& response, std::string_view what, std::string_view value,
                         std::string_view more) const {
  std::string cookie = name(what) + "=" + std::string(value) + "; Path=/; HttpOnly; SameSite=Lax";
  if (https_) cookie += "; Secure";
  cookie += more;
  response.add("Set-Cookie", cookie);
}

void BrowserCookies::set_browser(http::Headers& response, Secret const& token) const {
  set(response, kBrowser, token.reveal(), {});
}

void BrowserCookies::set_session(http::Headers& response, Secret const& token) const {
  set(response, kSession, token.reveal(), {});
}

void BrowserCookies::clear_session(http::Headers& response) const {
  set(response, kSession, {}, "; Max-Age=0");
}

}  // namespace tessera::oauth
