#include "oauth/client/server_discovery.hpp"

#include "http/message/url.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/model/identifiers.hpp"

namespace tessera::oauth {
namespace {

constexpr std::size_t kMaxDocument = 64UL << 10;

Error refuse(std::string_view issuer, std::string_view why) {
  return fail(Errc::bad_metadata,
              "the metadata of " + std::string(issuer) + " is not acceptable: " + std::string(why));
}

Error unreachable(Error const& cause, std::string const& url) {
  return Error{cause.code, "cannot reach the authorization server at " + url + ": " + cause.hint,
               cause.debug};
}

}  // namespace

bool is_safe_endpoint(std::string_view url) noexcept {
  Result<http::Url> const parsed = http::parse_url(url);
  return parsed && (parsed->is_https() || parsed->is_loopback());
}

std::vector<std::string> metadata_urls(std::string_view issuer) {
  constexpr std::string_view kOpenId = "openid-configuration";
  std::vector<std::string> urls{well_known_url(issuer, kServerMetadataName),
                                well_known_url(issuer, kOpenId)};
  std::string_view const path = path_of(issuer);
  if (!path.empty() && path != "/")
    urls.push_back(std::string(issuer) + "/.well-known/" + std::string(kOpenId));
  return urls;
}

Result<AuthorizationServerMetadata> read_server_metadata(std::string_view body,
                                                         std::string_view issuer) {
  Result<AuthorizationServerMetadata> metadata =
      parse_json_as<AuthorizationServerMetadata>(body, {.depth = 16, .bytes = kMaxDocument});
  if (!metadata) return refuse(issuer, metadata.error().hint);
  // A server that speaks for another issuer could collect what is meant for that one.
  if (metadata->issuer != issuer) return refuse(issuer, "it speaks for another issuer");
  for (auto const* endpoint : {&metadata->token_endpoint, &metadata->authorization_endpoint,
                               &metadata->jwks_uri, &metadata->registration_endpoint})
    if (*endpoint && !is_safe_endpoint(**endpoint))
      return refuse(issuer, "an endpoint is not https");
  return metadata;
}

Task<std::optional<AuthorizationServerMetadata>> find_server(ClientParts parts,
                                                             std::string issuer) {
  if (!is_issuer(issuer) || !is_safe_endpoint(issuer))
    throw Exception(fail(Errc::bad_metadata, "the issuer must be an https URL: " + issuer));
  std::vector<std::string> const urls = metadata_urls(issuer);
  for (std::string const& url : urls) {
    http::ClientRequest request;
    request.url = url;
    request.headers.add("Accept", "application/json");
    http::ClientResponse response;
    Error failure;
    try {
      Task<http::ClientResponse> fetching =
          http::guarded_fetch(parts.http, std::move(request), parts.policy);
      response = co_await std::move(fetching);
    } catch (Exception const& unreached) {
      failure = unreachable(unreached.error(), url);
    }
    if (failure.code) throw Exception(std::move(failure));
    if (response.status == 200) co_return read_server_metadata(response.body, issuer).value();
  }
  co_return std::nullopt;
}

Task<AuthorizationServerMetadata> discover_server(ClientParts parts, std::string issuer) {
  Task<std::optional<AuthorizationServerMetadata>> finding = find_server(parts, issuer);
  std::optional<AuthorizationServerMetadata> found = co_await std::move(finding);
  if (!found) throw Exception(refuse(issuer, "none is published"));
  co_return std::move(*found);
}

}  // namespace tessera::oauth
