// A client_id that is an address, and the document that was found there: both are a stranger's.
// The first line is the address, the rest the document.
#include "base/assert.hpp"
#include "http/message/url.hpp"
#include "oauth/server/clients/document_url.hpp"
#include "oauth/server/clients/metadata_document.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tessera {
namespace {

oauth::ClientTerms make_terms() {
  oauth::ClientTerms terms;
  terms.scopes = {"email:read"};
  terms.resources = {"https://mcp.example/mcp"};
  return terms;
}

void check_url(std::string_view url) {
  if (!oauth::check_document_url(url)) return;
  Result<http::Url> const parsed = http::parse_url(url);
  TESSERA_ASSERT(parsed.has_value(), "an accepted address is a URL");
  TESSERA_ASSERT(parsed->is_https() && !parsed->is_loopback(),
                 "it is https and not of this machine");
  TESSERA_ASSERT(parsed->host.find('.') != std::string::npos, "its host is a public name");
}

void check(std::string_view input) {
  static oauth::ClientTerms const terms = make_terms();
  std::size_t const line = input.find('\n');
  std::string_view const url = input.substr(0, line);
  check_url(url);
  if (line == std::string_view::npos) return;
  auto const document = oauth::read_metadata_document(url, input.substr(line + 1));
  if (!document) return;
  auto const record = oauth::client_of_document(*document, url, terms);
  if (!record) return;
  TESSERA_ASSERT(record->client_id == url, "a document speaks for its own address alone");
  TESSERA_ASSERT(!oauth::uses_secret(record->auth_method), "its client has no shared secret");
  TESSERA_ASSERT(record->scopes.empty() || record->scopes == terms.scopes,
                 "it gets no more than the terms have");
}

}  // namespace
}  // namespace tessera

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
