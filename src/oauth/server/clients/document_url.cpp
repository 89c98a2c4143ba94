#include "oauth/server/clients/document_url.hpp"

#include "http/message/url.hpp"
#include "oauth/model/client_record.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/model/identifiers.hpp"

#include <algorithm>

namespace tessera::oauth {
namespace {

constexpr std::string_view kHttps = "https://";
constexpr std::string_view kHttp = "http://";

Error refuse(std::string reason) { return fail(Errc::invalid_client, {}, std::move(reason)); }

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_char(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
}

/// A name of the public tree: at least two labels, the last of which is no number. `0x7f.1`,
/// `127.1` and `2130706433` are addresses to some resolvers.
bool is_public_name(std::string_view host) {
  if (host.empty() || !std::ranges::all_of(host, is_name_char)) return false;
  std::size_t const dot = host.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  std::string_view const last = host.substr(dot + 1);
  return !last.empty() && !is_digit(last.front()) && host.find("..") == std::string_view::npos;
}

}  // namespace

Result<void> check_document_url(std::string_view url, DocumentUrlRules rules) {
  if (url.size() > kMaxDocumentUrl) return refuse("document_url_too_long");
  bool const clean = std::ranges::all_of(
      url, [](char c) { return c > 0x20 && c < 0x7f && c != '\\' && c != '"' && c != '<'; });
  if (!clean) return refuse("document_url_has_bad_bytes");
  if (url.find('#') != std::string_view::npos) return refuse("document_url_has_fragment");

  bool const is_https = url.starts_with(kHttps);
  if (!is_https && !(rules.allow_loopback && url.starts_with(kHttp)))
    return refuse("document_url_is_not_https");
  std::string_view const rest = url.substr((is_https ? kHttps : kHttp).size());
  std::string_view const authority = rest.substr(0, rest.find_first_of("/?"));
  std::string_view const behind = rest.substr(authority.size());
  if (authority.find('@') != std::string_view::npos) return refuse("document_url_names_a_user");
  if (authority.ends_with(':')) return refuse("document_url_has_an_empty_port");
  if (!behind.starts_with('/')) return refuse("document_url_has_no_path");
  bool const has_query = behind.find('?') != std::string_view::npos;
  if (has_query && !rules.allow_query) return refuse("document_url_has_query");
  if (has_dot_segment(behind)) return refuse("document_url_has_dot_segment");

  Result<http::Url> const parsed = http::parse_url(url);
  if (!parsed) return refuse(describe(parsed.error()));
  bool const here = rules.allow_loopback && parsed->is_loopback();
  if (here) return {};
  if (!is_https) return refuse("document_url_is_not_https");
  if (!is_public_name(authority.substr(0, authority.find(':'))))
    return refuse("document_url_host_is_no_public_name");
  return {};
}

}  // namespace tessera::oauth
