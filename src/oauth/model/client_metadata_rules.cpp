#include "oauth/model/client_metadata_rules.hpp"

#include "base/encoding.hpp"
#include "http/message/url.hpp"
#include "jose/algorithm.hpp"
#include "jose/jwk_set.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/model/redirect_uri.hpp"
#include "oauth/model/scope_set.hpp"
#include "oauth/model/token_messages.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tessera::oauth {
namespace {

constexpr std::size_t kMaxText = 256;
constexpr std::size_t kMaxUri = 2048;
constexpr std::size_t kMaxRedirectUris = 20;
constexpr std::size_t kMaxList = 16;
constexpr std::size_t kMaxScope = 4096;
constexpr std::string_view kCode = "code";

Error refuse(std::string_view member, std::string_view why) {
  return fail(Errc::invalid_client_metadata, std::string(member) + " " + std::string(why));
}

bool contains(Strings const& list, std::string_view element) {
  return std::ranges::find(list, element) != list.end();
}

/// Characters that make a text look like another one: controls, and those that turn the direction
/// of writing. In UTF-8: C0, DEL, C2 80..9F, E2 80 8E..8F, E2 80 A8..AE, E2 81 A6..A9.
bool deceives(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto const at = [&](std::size_t n) {
      return i + n < text.size() ? static_cast<unsigned char>(text[i + n]) : 0U;
    };
    unsigned const first = at(0);
    if (first < 0x20 || first == 0x7f) return true;
    if (first == 0xc2 && at(1) >= 0x80 && at(1) <= 0x9f) return true;
    if (first != 0xe2) continue;
    if (at(1) == 0x80 && ((at(2) >= 0x8e && at(2) <= 0x8f) || (at(2) >= 0xa8 && at(2) <= 0xae)))
      return true;
    if (at(1) == 0x81 && at(2) >= 0xa6 && at(2) <= 0xa9) return true;
  }
  return false;
}

Result<void> check_text(std::string_view member, std::string_view text) {
  if (text.empty() || text.size() > kMaxText) return refuse(member, "must have 1 to 256 bytes");
  if (!is_valid_utf8(text) || deceives(text))
    return refuse(member, "has control characters or is not UTF-8");
  return {};
}

Result<void> check_texts(ClientMetadata const& metadata) {
  std::array const texts{std::pair("client_name", &metadata.client_name),
                         std::pair("software_id", &metadata.software_id),
                         std::pair("software_version", &metadata.software_version)};
  for (auto const& [member, text] : texts) {
    if (!*text) continue;
    Result<void> const fine = check_text(member, **text);
    if (!fine) return fine;
  }
  if (!metadata.contacts) return {};
  if (metadata.contacts->size() > kMaxList) return refuse("contacts", "has too many entries");
  for (std::string const& contact : *metadata.contacts) {
    Result<void> const fine = check_text("contacts", contact);
    if (!fine) return fine;
  }
  return {};
}

Result<void> check_addresses(ClientMetadata const& metadata) {
  std::array const addresses{
      std::pair("client_uri", &metadata.client_uri), std::pair("logo_uri", &metadata.logo_uri),
      std::pair("tos_uri", &metadata.tos_uri), std::pair("policy_uri", &metadata.policy_uri),
      std::pair("jwks_uri", &metadata.jwks_uri)};
  for (auto const& [member, address] : addresses) {
    if (!*address) continue;
    Result<http::Url> const url = http::parse_url(**address);
    if ((*address)->size() > kMaxUri || !url || (!url->is_https() && !url->is_loopback()))
      return refuse(member, "must be an https URL");
  }
  return {};
}

Result<void> check_redirects(ClientMetadata const& metadata) {
  auto const& type = metadata.application_type;
  if (type && *type != "web" && *type != "native")
    return refuse("application_type", "must be web or native");
  if (metadata.redirect_uris.size() > kMaxRedirectUris)
    return fail(Errc::invalid_redirect_uri, "redirect_uris has too many entries");
  for (std::string const& uri : metadata.redirect_uris) {
    Result<void> const fine = check_redirect_uri(uri, type);
    if (!fine) return fine;
  }
  return {};
}

Result<void> check_ways(ClientMetadata const& metadata) {
  Strings const grants = wanted_grant_types(metadata);
  bool const uses_code = contains(grants, kGrantAuthorizationCode);
  if (grants.empty() || grants.size() > kMaxList)
    return refuse("grant_types", "must have 1 to 16 entries");
  if (contains(grants, "implicit") || contains(grants, "password"))
    return refuse("grant_types", "must not be implicit or password");
  if (metadata.response_types) {
    Strings const& responses = *metadata.response_types;
    if (responses.size() > 1 || (!responses.empty() && responses.front() != kCode))
      return refuse("response_types", "can be code alone");
    if (responses.empty() == uses_code)
      return refuse("response_types", "and grant_types do not belong together");
  }
  if (uses_code && metadata.redirect_uris.empty())
    return fail(Errc::invalid_redirect_uri, "redirect_uris is missing");
  if (metadata.scope && (metadata.scope->size() > kMaxScope || !ScopeSet::parse(*metadata.scope)))
    return refuse("scope", "is malformed");
  return {};
}

Result<void> check_keys(ClientMetadata const& metadata) {
  auto const& algorithm = metadata.token_endpoint_auth_signing_alg;
  if (algorithm && !jose::algorithm_from_name(*algorithm))
    return refuse("token_endpoint_auth_signing_alg", "must be an asymmetric algorithm");
  if (metadata.jwks && metadata.jwks_uri) return refuse("jwks", "and jwks_uri exclude each other");
  if (!metadata.jwks) return {};
  if (has_private_members(*metadata.jwks)) return refuse("jwks", "holds a private or shared key");
  Result<jose::JwkSet> const keys = jose::JwkSet::from_json(*metadata.jwks);
  if (!keys) return refuse("jwks", "is not a set of public keys");
  return {};
}

}  // namespace

bool has_private_members(json::object const& jwks) noexcept {
  constexpr std::array<std::string_view, 8> kNever{"d", "p", "q", "dp", "dq", "qi", "k", "oth"};
  auto const* const keys = jwks.if_contains("keys");
  json::array const* const list = keys == nullptr ? nullptr : keys->if_array();
  return list != nullptr && std::ranges::any_of(*list, [&](json::value const& key) {
           return std::ranges::any_of(
               kNever, [&](std::string_view member) { return json_find(key, member) != nullptr; });
         });
}

Strings wanted_grant_types(ClientMetadata const& metadata) {
  return metadata.grant_types.value_or(Strings{std::string(kGrantAuthorizationCode)});
}

Result<void> check_client_metadata(ClientMetadata const& metadata) {
  for (auto* const check :
       {&check_texts, &check_addresses, &check_redirects, &check_ways, &check_keys}) {
    Result<void> const fine = (*check)(metadata);
    if (!fine) return fine;
  }
  return {};
}

}  // namespace tessera::oauth
