#include "oauth/server/clients/client_terms.hpp"

#include "oauth/model/client_metadata_rules.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/model/identifiers.hpp"
#include "oauth/model/redirect_uri.hpp"
#include "oauth/model/token_messages.hpp"

#include <algorithm>
#include <array>

namespace tessera::oauth {
namespace {

Error refuse(std::string why) { return fail(Errc::invalid_client_metadata, std::move(why)); }
Error bad_terms(std::string why) { return fail(Errc::bad_settings, std::move(why)); }

bool contains(Strings const& list, std::string_view element) {
  return std::ranges::find(list, element) != list.end();
}

Strings common(Strings const& wanted, Strings const& allowed) {
  Strings both;
  for (std::string const& one : wanted)
    if (contains(allowed, one) && !contains(both, one)) both.push_back(one);
  return both;
}

bool needs_no_person(std::string_view grant) {
  return grant != kGrantAuthorizationCode && grant != kGrantRefreshToken;
}

std::string joined(Strings const& words) {
  std::string text;
  for (std::string const& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

Result<ClientAuthMethod> method_of(std::string const& name) {
  json::value const text(name);
  Result<ClientAuthMethod> method = from_json<ClientAuthMethod>(text);
  if (!method) return refuse("token_endpoint_auth_method is not one that this server has");
  return method;
}

Result<void> check_redirect_hosts(ClientMetadata const& metadata, ClientTerms const& terms) {
  if (metadata.redirect_uris.size() > terms.redirect_uris)
    return fail(Errc::invalid_redirect_uri, "redirect_uris has too many entries");
  if (terms.redirect_hosts.empty()) return {};
  for (std::string const& uri : metadata.redirect_uris) {
    std::string const host = redirect_host(uri);
    bool const allowed = std::ranges::any_of(terms.redirect_hosts, [&](std::string const& pattern) {
      return host_matches(host, pattern);
    });
    if (!allowed)
      return fail(Errc::invalid_redirect_uri, "redirect_uri leads to a host that is not allowed");
  }
  return {};
}

}  // namespace

bool host_matches(std::string_view host, std::string_view pattern) noexcept {
  if (!pattern.starts_with("*.")) return host == pattern;
  return host.size() >= pattern.size() && host.ends_with(pattern.substr(1));
}

Result<void> check_client_terms(ClientTerms const& terms) {
  bool const for_itself = std::ranges::any_of(terms.grant_types, needs_no_person);
  if (terms.grant_types.empty()) return bad_terms("grant_types must not be empty");
  if (terms.auth_methods.empty()) return bad_terms("auth_methods must not be empty");
  for (std::string const& method : terms.auth_methods)
    if (!method_of(method)) return bad_terms("auth_methods: '" + method + "' does not exist");
  if (terms.resources.empty()) return bad_terms("resources must not be empty");
  for (std::string const& resource : terms.resources) {
    Result<std::string> const normal = normalize_resource(resource);
    if (!normal || *normal != resource)
      return bad_terms("resources: '" + resource + "' is not a normalised identifier");
  }
  if (!ScopeSet::of(terms.scopes)) return bad_terms("scopes: one is malformed");
  if (terms.tenants.empty()) return bad_terms("tenants must not be empty");
  bool const any_tenant = contains(terms.tenants, kAnyTenant);
  if (any_tenant && (for_itself || terms.tenants.size() > 1))
    return bad_terms("tenants must be named where a client acts without a person");
  if (!any_tenant && !std::ranges::all_of(terms.tenants, is_tenant_id))
    return bad_terms("tenants: one is malformed");
  return {};
}

Result<ClientAuthMethod> choose_auth_method(ClientMetadata const& metadata,
                                            ClientTerms const& terms) {
  auto const& stated = metadata.token_endpoint_auth_method;
  if (stated) {
    if (!contains(terms.auth_methods, *stated))
      return refuse("token_endpoint_auth_method must be one of: " + joined(terms.auth_methods));
    return method_of(*stated);
  }
  constexpr std::array<std::string_view, 3> kDefaults{"client_secret_basic", "none",
                                                      "private_key_jwt"};
  auto const* const found = std::ranges::find_if(
      kDefaults, [&](std::string_view name) { return contains(terms.auth_methods, name); });
  if (found == kDefaults.end())
    return refuse("token_endpoint_auth_method must be one of: " + joined(terms.auth_methods));
  return method_of(std::string(*found));
}

Result<ClientRecord> admit_client(ClientMetadata const& metadata, ClientAuthMethod method,
                                  ClientTerms const& terms) {
  Result<void> const redirects = check_redirect_hosts(metadata, terms);
  if (!redirects) return redirects.error();
  Strings grants = common(wanted_grant_types(metadata), terms.grant_types);
  if (grants.empty()) return refuse("grant_types must have one of: " + joined(terms.grant_types));
  bool const is_public = method == ClientAuthMethod::none;
  if (is_public && std::ranges::any_of(grants, needs_no_person))
    return refuse("a public client cannot act without a person");
  bool const has_keys = metadata.jwks || metadata.jwks_uri;
  if (method == ClientAuthMethod::private_key_jwt && !has_keys)
    return refuse("private_key_jwt needs jwks or jwks_uri");

  ClientRecord record;
  static_cast<ClientDescription&>(record) = metadata;
  record.auth_method = method;
  if (method == ClientAuthMethod::private_key_jwt) {
    record.jwks = metadata.jwks;
  } else {
    record.jwks_uri.reset();
  }
  bool const uses_code = contains(grants, kGrantAuthorizationCode);
  record.response_types = uses_code ? Strings{"code"} : Strings{};
  record.grant_types = std::move(grants);
  record.scopes = terms.scopes;
  if (metadata.scope) {
    ScopeSet const wanted = ScopeSet::parse(*metadata.scope).value();
    record.scopes = common(wanted.tokens(), terms.scopes);
  }
  record.resources = terms.resources;
  if (terms.resources.size() == 1) record.default_resource = terms.resources.front();
  record.tenants = terms.tenants;
  record.dpop_bound_access_tokens = metadata.dpop_bound_access_tokens.value_or(false);
  return record;
}

}  // namespace tessera::oauth
