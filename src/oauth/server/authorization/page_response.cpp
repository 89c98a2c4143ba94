#include "oauth/server/authorization/page_response.hpp"

#include "base/encoding.hpp"
#include "crypto/digest.hpp"
#include "http/message/url.hpp"

#include <algorithm>

namespace tessera::oauth {
namespace {

/// A `;` in a host would begin a directive of the stranger's choice.
bool is_plain_host(std::string_view host) {
  return std::ranges::all_of(host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  });
}

/// What a content security policy calls the place of an address: it has no word for IPv6 addresses
/// and for schemes of programs but the scheme.
std::string policy_source(std::string_view redirect_uri) {
  Result<http::Url> const url = http::parse_url(redirect_uri);
  if (url && is_plain_host(url->host)) return " " + url->origin();
  std::size_t const colon = redirect_uri.find(':');
  if (colon == std::string_view::npos) return {};
  return " " + std::string(redirect_uri.substr(0, colon + 1));
}

std::string policy(std::string_view redirect_uri) {
  static std::string const style_hash = base64_encode(crypto::sha256_bytes(page_style()));
  return "default-src 'none'; style-src 'sha256-" + style_hash + "'; form-action 'self'" +
         policy_source(redirect_uri) + "; base-uri 'none'; frame-ancestors 'none'";
}

void keep_to_yourself(http::Headers& headers) {
  headers.set("Cache-Control", "no-store");
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("X-Frame-Options", "DENY");
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Resource-Policy", "same-origin");
}

}  // namespace

http::Response page_response(int status, Page page, std::string_view redirect_uri) {
  http::Response response;
  response.status = status;
  response.headers.set("Content-Type", "text/html; charset=utf-8");
  response.headers.set("Content-Security-Policy", policy(redirect_uri));
  keep_to_yourself(response.headers);
  // Not `no-referrer`: with it a browser hides from us, too, where a form comes from, and the guard
  // against foreign forms could not tell ours. Others learn nothing with either.
  response.headers.set("Referrer-Policy", "same-origin");
  response.body = std::move(page.html);
  return response;
}

http::Response message_response(int status, MessageView const& view) {
  http::Response response = page_response(status, message_page(view));
  response.headers.set("Referrer-Policy", "no-referrer");
  return response;
}

http::Response see_other(std::string url) {
  http::Response response;
  response.status = 303;
  response.headers.set("Location", url);
  response.headers.set("Referrer-Policy", "no-referrer");
  keep_to_yourself(response.headers);
  return response;
}

}  // namespace tessera::oauth
