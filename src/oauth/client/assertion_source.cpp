#include "oauth/client/assertion_source.hpp"

#include "oauth/client/server_discovery.hpp"
#include "oauth/client/token_exchange.hpp"
#include "oauth/model/errors.hpp"

namespace tessera::oauth {
namespace {

/// Spec: RFC 8693 §2.2.1; the ID-JAG is no access token, so its `token_type` is N_A.
Result<Secret> read_id_jag(http::ClientResponse const& response, TokenRequest const& request) {
  if (response.status != 200)
    return read_token_refusal(response, request.issuer, request.client_id);
  Result<TokenResponse> body =
      parse_json_as<TokenResponse>(response.body, {.depth = 16, .bytes = 64UL << 10});
  bool const is_right = body && !body->access_token.empty() &&
                        body->issued_token_type == std::string(kTokenTypeIdJag) &&
                        http::iequals(body->token_type, "N_A");
  if (!is_right)
    return fail(Errc::bad_token_response,
                "the identity provider " + request.issuer + " did not answer with an ID-JAG");
  return Secret(std::move(body->access_token));
}

}  // namespace

EnterpriseAuthorization::EnterpriseAuthorization(Options options, ClientParts parts)
    : options_(std::move(options)), parts_(parts) {}

Task<Secret> EnterpriseAuthorization::assertion(AssertionTarget target) {
  if (options_.idp_token_endpoint.empty()) {
    Task<AuthorizationServerMetadata> finding = discover_server(parts_, options_.idp_issuer);
    AuthorizationServerMetadata const metadata = co_await std::move(finding);
    if (!metadata.token_endpoint)
      throw Exception(fail(Errc::bad_metadata,
                           "the metadata of " + options_.idp_issuer + " names no token endpoint"));
    options_.idp_token_endpoint = *metadata.token_endpoint;
  }
  TokenRequest request;
  request.token_endpoint = options_.idp_token_endpoint;
  request.issuer = options_.idp_issuer;
  request.client_id = options_.client_id;
  request.resource = target.resource;
  request.scopes = target.scopes;
  request.grant_type = kGrantTokenExchange;
  request.grant.emplace_back("requested_token_type", kTokenTypeIdJag);
  request.grant.emplace_back("audience", target.issuer);
  request.grant.emplace_back("subject_token", options_.id_token().reveal());
  request.grant.emplace_back("subject_token_type", kTokenTypeIdToken);
  Task<http::ClientResponse> asking = send_token_request(parts_, request, options_.credential);
  http::ClientResponse const response = co_await std::move(asking);
  Secret id_jag = read_id_jag(response, request).value();
  co_return id_jag;
}

}  // namespace tessera::oauth
