// What a client sends when it registers, software statement included, as it comes from anybody.
#include "base/assert.hpp"
#include "oauth/server/clients/client_terms.hpp"
#include "oauth/server/registration/registration_document.hpp"
#include "oauth/server/registration/software_statement.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tessera {
namespace {

oauth::ClientTerms make_terms() {
  oauth::ClientTerms terms;
  terms.auth_methods = {"none", "private_key_jwt", "client_secret_basic"};
  terms.scopes = {"email:read"};
  terms.resources = {"https://mcp.example/mcp"};
  return terms;
}

void check(std::string_view body) {
  static oauth::ClientTerms const terms = make_terms();
  // An issuer without keys: its statements get as far as the signature, and no further.
  static std::vector<oauth::StatementIssuer> const issuers{{"https://vendor.example", {}}};

  Result<json::object> request = oauth::parse_registration(body);
  if (!request) return;
  bool const has_statement = request->contains("software_statement");
  Result<json::object> const merged = oauth::apply_software_statement(
      std::move(*request), issuers, "https://as.example", SysSeconds{std::chrono::seconds{0}});
  TESSERA_ASSERT(!merged || !has_statement, "no statement is believed without a key");
  if (!merged) return;
  Result<oauth::ClientMetadata> const metadata = oauth::read_registration(*merged);
  if (!metadata) return;
  Result<oauth::ClientAuthMethod> const method = oauth::choose_auth_method(*metadata, terms);
  if (!method) return;
  Result<oauth::ClientRecord> record = oauth::admit_client(*metadata, *method, terms);
  if (!record) return;
  TESSERA_ASSERT(record->redirect_uris.size() <= terms.redirect_uris, "lists are bounded");
  TESSERA_ASSERT(record->scopes.empty() || record->scopes == terms.scopes,
                 "a client gets no more than the terms have");
  record->client_id = "client";
  if (oauth::uses_secret(record->auth_method)) record->secret_hash = "hash";
  static_cast<void>(oauth::prepare_client(*record));
  static_cast<void>(write_json(oauth::registration_answer(*record, {}, "https://as.example/r")));
}

}  // namespace
}  // namespace tessera

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
