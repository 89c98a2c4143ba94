#include "oauth/server/clients/metadata_document.hpp"

#include "oauth/model/client_metadata_rules.hpp"
#include "oauth/model/errors.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace tessera::oauth {
namespace {

constexpr std::string_view kMethods = "token_endpoint_auth_methods_supported";
constexpr JsonLimits kLimits{.depth = 16, .bytes = kMaxDocumentBytes};

Error refuse(std::string reason) { return fail(Errc::invalid_client, {}, std::move(reason)); }

bool contains(Strings const& list, std::string_view element) {
  return std::ranges::find(list, element) != list.end();
}

/// What a method needs from both sides, for those that a document may and may not name. A document
/// is public, so it cannot hold what both sides must keep to themselves.
struct MethodTraits {
  std::string_view name;
  bool shares_secret;
};
constexpr std::array kMethodTraits{
    MethodTraits{"none", false},
    MethodTraits{"private_key_jwt", false},
    MethodTraits{"tls_client_auth", false},
    MethodTraits{"self_signed_tls_client_auth", false},
    MethodTraits{"client_secret_basic", true},
    MethodTraits{"client_secret_post", true},
    MethodTraits{"client_secret_jwt", true},
};

/// A method that nobody here knows may share a secret for all we can tell.
bool may_share_secret(std::string_view method) {
  auto const* const known = std::ranges::find(kMethodTraits, method, &MethodTraits::name);
  return known == kMethodTraits.end() || known->shares_secret;
}

Result<void> check_methods(ClientDocument const& document) {
  auto const& method = document.metadata.token_endpoint_auth_method;
  if (method && may_share_secret(*method)) return refuse("document_method_shares_a_secret");
  if (!document.auth_methods) return {};
  if (std::ranges::any_of(*document.auth_methods, may_share_secret))
    return refuse("document_method_shares_a_secret");
  if (method && !contains(*document.auth_methods, *method))
    return refuse("document_methods_contradict_each_other");
  return {};
}

/// The methods that the document leaves open, best first.
Strings declared_methods(ClientDocument const& document) {
  auto const& method = document.metadata.token_endpoint_auth_method;
  if (method) return {*method};
  if (!document.auth_methods) return {"none"};
  Strings methods;
  std::ranges::copy_if(*document.auth_methods, std::back_inserter(methods),
                       [](std::string const& one) { return one != "none"; });
  if (methods.size() < document.auth_methods->size()) methods.emplace_back("none");
  return methods;
}

Result<ClientAuthMethod> common_method(ClientDocument const& document, ClientTerms const& terms) {
  for (std::string const& name : declared_methods(document)) {
    if (!contains(terms.auth_methods, name)) continue;
    json::value const text(name);
    Result<ClientAuthMethod> const method = from_json<ClientAuthMethod>(text);
    if (method) return method;
  }
  return fail(Errc::unauthorized_client);
}

}  // namespace

Result<ClientDocument> read_metadata_document(std::string_view url, std::string_view body) {
  Result<json::value> const parsed = parse_json(body, kLimits);
  if (!parsed) return refuse(describe(parsed.error()));
  json::object const* const object = parsed->if_object();
  if (object == nullptr) return refuse("document_is_no_object");
  if (json_text(*parsed, "client_id") != url) return refuse("document_is_of_another_client");
  if (object->contains("client_secret") || object->contains("client_secret_expires_at"))
    return refuse("document_holds_a_secret");

  Result<ClientMetadata> metadata = from_json<ClientMetadata>(*parsed);
  if (!metadata) return refuse(describe(metadata.error()));
  ClientDocument document{std::move(*metadata), std::nullopt};
  if (json::value const* const methods = json_find(*parsed, kMethods)) {
    Result<Strings> list = from_json<Strings>(*methods);
    if (!list) return refuse(describe(list.error()));
    document.auth_methods = std::move(*list);
  }
  document.metadata.software_statement.reset();
  if (!document.metadata.client_name) return refuse("document_has_no_client_name");
  if (document.metadata.jwks && has_private_members(*document.metadata.jwks))
    return refuse("document_holds_a_private_key");
  Result<void> const methods = check_methods(document);
  if (!methods) return methods.error();
  Result<void> const rules = check_client_metadata(document.metadata);
  if (!rules) return refuse(describe(rules.error()));
  return document;
}

Result<ClientRecord> client_of_document(ClientDocument const& document, std::string_view url,
                                        ClientTerms const& terms) {
  Result<ClientAuthMethod> const method = common_method(document, terms);
  if (!method) return method.error();
  Result<ClientRecord> record = admit_client(document.metadata, *method, terms);
  if (!record) return record;
  record->client_id = url;
  record->origin = ClientOrigin::document;
  return record;
}

}  // namespace tessera::oauth
