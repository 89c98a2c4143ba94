#include "oauth/model/redirect_uri.hpp"

#include "http/headers.hpp"
#include "http/message/url.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/model/identifiers.hpp"

#include <algorithm>
#include <array>

namespace tessera::oauth {
namespace {

constexpr std::size_t kMaxUri = 2048;
constexpr std::string_view kHttp = "http://";

Error refuse(std::string_view why) {
  return fail(Errc::invalid_redirect_uri, "redirect_uri " + std::string(why));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
bool is_hex(char c) { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f'); }

bool is_uri_text(std::string_view uri) {
  constexpr std::string_view kNever = "\"<>\\^`{|}#";
  for (std::size_t i = 0; i < uri.size(); ++i) {
    char const c = uri[i];
    if (c <= 0x20 || c >= 0x7f || kNever.find(c) != std::string_view::npos) return false;
    if (c != '%') continue;
    if (i + 2 >= uri.size() || !is_hex(uri[i + 1]) || !is_hex(uri[i + 2])) return false;
    bool const is_control = uri[i + 1] < '2' || (uri[i + 1] == '7' && lower(uri[i + 2]) == 'f');
    if (is_control) return false;
  }
  return true;
}

std::string_view scheme_of(std::string_view uri) {
  std::string_view const scheme = uri.substr(0, std::min(uri.find(':'), uri.size()));
  bool const is_scheme =
      !scheme.empty() && scheme.size() < uri.size() && is_letter(scheme.front()) &&
      std::ranges::all_of(
          scheme,
          [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; });
  return is_scheme ? scheme : std::string_view();
}

/// `http` to this machine, taken apart so that the port can be left out of a comparison.
struct Loopback {
  std::string_view host;
  std::string_view rest;  ///< From the path on.
};

std::optional<Loopback> loopback_of(std::string_view uri) noexcept {
  constexpr std::array<std::string_view, 3> kHosts{"127.0.0.1", "[::1]", "localhost"};
  if (!uri.starts_with(kHttp)) return {};
  uri.remove_prefix(kHttp.size());
  auto const* const host = std::ranges::find_if(
      kHosts, [&](std::string_view candidate) { return uri.starts_with(candidate); });
  if (host == kHosts.end()) return {};
  std::string_view rest = uri.substr(host->size());
  if (rest.starts_with(':')) {
    rest.remove_prefix(1);
    std::size_t const digits =
        static_cast<std::size_t>(std::ranges::find_if_not(rest, is_digit) - rest.begin());
    if (digits == 0 || digits > 5) return {};
    rest.remove_prefix(digits);
  }
  if (!rest.empty() && rest.front() != '/' && rest.front() != '?') return {};
  return Loopback{*host, rest};
}

bool matches(std::string_view registered, std::string_view named) {
  if (registered == named) return true;
  auto const ours = loopback_of(registered);
  auto const theirs = loopback_of(named);
  // The URL parser knows which numbers are ports.
  return ours && theirs && ours->host == theirs->host && ours->rest == theirs->rest &&
         http::parse_url(named);
}

}  // namespace

Result<void> check_redirect_uri(std::string_view uri) {
  if (uri.empty() || uri.size() > kMaxUri) return refuse("must have 1 to 2048 bytes");
  if (!is_uri_text(uri)) return refuse("has characters that it must not have, or a fragment");
  std::string_view const scheme = scheme_of(uri);
  if (scheme.empty()) return refuse("is not absolute");
  if (!http::iequals(scheme, "https") && !http::iequals(scheme, "http")) {
    if (scheme.find('.') == std::string_view::npos)
      return refuse("has a scheme that is neither https nor a reversed domain name");
    std::string_view const rest = uri.substr(scheme.size() + 1);
    if (rest.find('@') < rest.find('?')) return refuse("names a user");
    return has_dot_segment(rest) ? Result<void>(refuse("has a dot segment")) : Result<void>();
  }
  Result<http::Url> const url = http::parse_url(uri);
  if (!url) return refuse(url.error().hint);
  if (has_dot_segment(url->path)) return refuse("has a dot segment");
  if (!url->is_https() && !loopback_of(uri))
    return refuse("must be https, or http to 127.0.0.1, [::1] or localhost");
  return {};
}

Result<void> check_redirect_uri(std::string_view uri,
                                std::optional<std::string> const& application_type) {
  Result<void> fine = check_redirect_uri(uri);
  if (!fine) return fine;
  if (application_type == "web" && !http::iequals(scheme_of(uri), "https"))
    return refuse("of a web application must be https");
  return {};
}

Result<std::string> choose_redirect_uri(std::vector<std::string> const& registered,
                                        std::optional<std::string_view> named) {
  if (!named) {
    if (registered.size() == 1) return registered.front();
    return fail(Errc::invalid_request, "redirect_uri is missing");
  }
  bool const known = std::ranges::any_of(
      registered, [&](std::string const& candidate) { return matches(candidate, *named); });
  if (!known) return fail(Errc::invalid_request, "the redirect_uri is not registered");
  return std::string(*named);
}

bool is_loopback_redirect(std::string_view uri) noexcept { return loopback_of(uri).has_value(); }

std::string redirect_host(std::string_view uri) {
  Result<http::Url> const url = http::parse_url(uri);
  return url ? url->host : std::string(scheme_of(uri));
}

}  // namespace tessera::oauth
