#include "http/message/url.hpp"

#include "http/errc.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

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
  auto const parsed = boost::urls::parse_uri(boost::core::string_view(text.data(), text.size()));
  if (!parsed) return fail(Errc::bad_url, "not an absolute URL");
  boost::urls::url_view const& view = *parsed;

  Url url;
  url.scheme = lower_text(std::string_view(view.scheme().data(), view.scheme().size()));
  if (url.scheme != "http" && url.scheme != "https")
    return fail(Errc::bad_url, "the URL is neither http nor https");
  if (view.has_userinfo()) return fail(Errc::bad_url, "the URL names a user");
  auto const host = view.encoded_host_address();
  url.host = lower_text(std::string_view(host.data(), host.size()));
  bool const percent = url.host.find('%') != std::string::npos;
  if (url.host.empty() || percent) return fail(Errc::bad_url, "the URL has no usable host");
  bool const odd_port = view.has_port() && !view.port().empty() && view.port_number() == 0;
  if (odd_port) return fail(Errc::bad_url, "the URL's port is not usable");
  url.port = view.port_number() != 0 ? view.port_number() : default_port(url.scheme);
  url.path.assign(view.encoded_path().data(), view.encoded_path().size());
  if (url.path.empty()) url.path = "/";
  url.query.assign(view.encoded_query().data(), view.encoded_query().size());
  return url;
}

}  // namespace tessera::http
