// What a browser brings to the pages for people: the authorization request, cookies, and the text
// of a refresh token. First line: the Cookie field; the rest: the query.
#include "base/assert.hpp"
#include "oauth/server/authorization/browser_cookies.hpp"
#include "oauth/server/authorization/code_request.hpp"
#include "oauth/server/authorization/html.hpp"
#include "oauth/server/authorization/page_response.hpp"
#include "oauth/storage/people/refresh_token_text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tessera {
namespace {

oauth::RegisteredClient make_client() {
  oauth::RegisteredClient client;
  client.record.client_id = "client";
  client.record.grant_types = {"authorization_code", "refresh_token"};
  client.record.redirect_uris = {"https://app.example/cb", "http://127.0.0.1/cb",
                                 "com.example.app:/cb"};
  client.record.resources = {"https://mcp.example/mcp"};
  client.record.tenants = {"acme", "globex"};
  client.scopes = oauth::ScopeSet::parse("email:read chart:read").value();
  return client;
}

void check_request(std::string_view query) {
  static oauth::RegisteredClient const client = make_client();
  static oauth::ResourceTable const resources(
      {{"https://mcp.example/mcp", {"email:read", "email:write"}}, {"https://api.example", {}}});
  Result<http::Form> const form = http::parse_form(query);
  if (!form) return;
  static_cast<void>(oauth::client_id_of(*form));
  Result<oauth::ReturnAddress> const address = oauth::return_address(*form, client);
  if (!address) return;
  bool const known = address->redirect_uri.starts_with("https://app.example/cb") ||
                     address->redirect_uri.starts_with("http://127.0.0.1") ||
                     address->redirect_uri.starts_with("com.example.app:/cb");
  TESSERA_ASSERT(known, "a browser is sent to a registered address only");
  std::string const policy(
      oauth::page_response(200, {}, address->redirect_uri).headers.get("Content-Security-Policy"));
  TESSERA_ASSERT(std::ranges::count(policy, ';') == 4, "nobody adds a directive to the policy");

  Result<oauth::CodeRequest> const request = oauth::check_code_request(*form, client, resources);
  std::string const url =
      request ? oauth::code_answer_url(*address, "https://as.example", "code")
              : oauth::error_answer_url(*address, "https://as.example", request.error());
  bool const is_clean = std::ranges::all_of(url, [](char c) { return c > 0x20 && c < 0x7f; });
  TESSERA_ASSERT(is_clean, "a redirection is one header field");
  if (!request) return;
  TESSERA_ASSERT(request->scopes.is_subset_of(client.scopes), "nothing but the client's scopes");
  TESSERA_ASSERT(request->resource == "https://mcp.example/mcp", "nothing but its resources");
  TESSERA_ASSERT(http::parse_form(oauth::query_after_sign_in(query)).has_value(),
                 "what was well-formed stays so");
}

void check(std::string_view input) {
  std::string_view const first = input.substr(0, input.find('\n'));
  std::string_view const rest =
      first.size() == input.size() ? std::string_view() : input.substr(first.size() + 1);
  http::Headers headers;
  headers.add("Cookie", first);
  if (auto const session = oauth::BrowserCookies(true).session(headers))
    TESSERA_ASSERT(session->reveal().size() == 43, "a session has the form of ours");
  static oauth::RefreshTokenText const text(Secret(std::string(32, 'k')));
  TESSERA_ASSERT(!text.read(Secret(std::string(rest))), "nobody invents a refresh token");
  std::string const shown = oauth::escape_html(rest, 80);
  TESSERA_ASSERT(shown.find_first_of("<>\"'") == std::string::npos, "text is no markup");
  check_request(rest);
}

}  // namespace
}  // namespace tessera

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
