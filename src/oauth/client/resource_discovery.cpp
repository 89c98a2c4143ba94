#include "oauth/client/resource_discovery.hpp"

#include "http/message/url.hpp"
#include "oauth/client/server_discovery.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/model/identifiers.hpp"

#include <algorithm>

namespace tessera::oauth {
namespace {

/// Scheme, host, port and path in one spelling; empty when it is no http(s) address.
std::string canonical(std::string_view url) {
  Result<http::Url> const parsed = http::parse_url(url);
  return parsed ? parsed->text() : std::string();
}

bool covers(std::string_view resource, std::string_view server_url) {
  if (!normalize_resource(resource)) return false;
  std::string const wide = canonical(resource);
  std::string const exact = canonical(server_url);
  if (wide.empty() || exact.empty()) return false;
  return wide == exact || (path_of(wide) == "/" && wide.find('?') == std::string::npos &&
                           origin_of(wide) == origin_of(exact));
}

Task<std::optional<std::string>> fetch_document(ClientParts parts, std::string url) {
  http::ClientRequest request;
  request.url = url;
  request.headers.add("Accept", "application/json");
  Task<http::ClientResponse> fetching =
      http::guarded_fetch(parts.http, std::move(request), parts.policy);
  http::ClientResponse response = co_await std::move(fetching);
  if (response.status == 200) co_return std::move(response.body);
  if (response.status >= 500)
    throw Exception(
        fail(Errc::temporarily_unavailable, url + " answered " + std::to_string(response.status)));
  co_return std::nullopt;
}

std::string choose_issuer(Strings const& offered, std::vector<std::string> const& known) {
  for (std::string const& issuer : offered)
    if (std::ranges::find(known, issuer) != known.end()) return issuer;
  return offered.front();
}

/// The server of the 2025-03-26 revision when it publishes nothing.
AuthorizationServerMetadata fixed_endpoints(std::string const& origin) {
  AuthorizationServerMetadata server;
  server.issuer = origin;
  server.authorization_endpoint = origin + "/authorize";
  server.token_endpoint = origin + "/token";
  server.registration_endpoint = origin + "/register";
  return server;
}

Task<ProtectedResource> without_resource_metadata(ClientParts parts, std::string server_url) {
  ProtectedResource out;
  out.resource = server_url.substr(0, server_url.find('#'));
  std::string const origin(origin_of(server_url));
  Task<std::optional<AuthorizationServerMetadata>> finding = find_server(parts, origin);
  std::optional<AuthorizationServerMetadata> found = co_await std::move(finding);
  out.has_server_metadata = found.has_value();
  out.server = found ? std::move(*found) : fixed_endpoints(origin);
  co_return out;
}

}  // namespace

std::vector<std::string> resource_metadata_urls(std::string_view server_url,
                                                ResourceChallenge const& challenge) {
  std::vector<std::string> urls;
  if (!challenge.resource_metadata.empty()) urls.push_back(challenge.resource_metadata);
  for (std::string_view const from : {server_url, origin_of(server_url)}) {
    std::string url = well_known_url(from, kResourceMetadataName);
    if (std::ranges::find(urls, url) == urls.end()) urls.push_back(std::move(url));
  }
  return urls;
}

Result<ProtectedResourceMetadata> read_resource_metadata(std::string_view body,
                                                         std::string_view server_url) {
  Result<ProtectedResourceMetadata> metadata =
      parse_json_as<ProtectedResourceMetadata>(body, {.depth = 16, .bytes = 64UL << 10});
  if (!metadata)
    return fail(Errc::bad_metadata, "the metadata of " + std::string(server_url) +
                                        " is not acceptable: " + metadata.error().hint);
  if (!covers(metadata->resource, server_url))
    return fail(Errc::wrong_resource,
                "the metadata of " + std::string(server_url) + " speaks for " +
                    error_description_text(metadata->resource).substr(0, 256));
  if (!metadata->authorization_servers || metadata->authorization_servers->empty())
    return fail(Errc::bad_metadata,
                "the metadata of " + std::string(server_url) + " names no authorization server");
  return metadata;
}

Task<ProtectedResource> discover_resource(ClientParts parts, std::string server_url,
                                          ResourceChallenge challenge,
                                          std::vector<std::string> known_issuers) {
  std::vector<std::string> const urls = resource_metadata_urls(server_url, challenge);
  std::optional<std::string> body;
  for (std::string const& url : urls) {
    Task<std::optional<std::string>> fetching = fetch_document(parts, url);
    body = co_await std::move(fetching);
    if (body) break;
  }
  if (!body) {
    Task<ProtectedResource> older = without_resource_metadata(parts, server_url);
    co_return co_await std::move(older);
  }
  ProtectedResourceMetadata metadata = read_resource_metadata(*body, server_url).value();
  std::string const issuer = choose_issuer(*metadata.authorization_servers, known_issuers);
  Task<AuthorizationServerMetadata> finding = discover_server(parts, issuer);
  ProtectedResource out;
  out.server = co_await std::move(finding);
  out.resource = std::move(metadata.resource);
  out.scopes = std::move(metadata.scopes_supported);
  co_return out;
}

}  // namespace tessera::oauth
