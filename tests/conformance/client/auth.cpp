#include "http/client/guarded_fetch.hpp"
#include "oauth/client/authorization_code.hpp"
#include "oauth/client/client_credentials.hpp"
#include "tests/conformance/client/scenario.hpp"

#include <boost/json/value.hpp>

#include <utility>

// Authorization. The program knows the address of the MCP server and, in some scenarios, a
// credential; everything else it has to find out.

namespace tessera::conformance {
namespace {

/// A person without a screen: goes where the authorization server sends the browser.
class HeadlessPerson final : public oauth::UserAgent {
 public:
  explicit HeadlessPerson(http::Client& http) : http_(http) {}

  Task<> open(std::string url) override {
    http::ClientRequest request;
    request.url = std::move(url);
    Task<http::ClientResponse> asking = http_.send(std::move(request));
    http::ClientResponse const redirect = co_await std::move(asking);
    http::ClientRequest back;
    back.url = redirect.headers.get("Location");
    Task<http::ClientResponse> going = http_.send(std::move(back));
    http::ClientResponse const page = co_await std::move(going);
    if (page.status != 200) give_up("the redirect did not reach the listener");
  }

 private:
  http::Client& http_;
};

oauth::ClientParts parts_of(Bed& bed) {
  return oauth::ClientParts{*bed.http, bed.clock, bed.random, null_log(), {}};
}

std::string from_context(Bed const& bed, char const* name) {
  json::value const* const found = bed.context.if_contains(name);
  if (found == nullptr || !found->is_string())
    give_up(std::string("MCP_CONFORMANCE_CONTEXT lacks ") + name);
  return std::string(found->get_string());
}

Task<> list_and_call(mcp::Client& client) {
  Task<std::vector<mcp::Tool>> listing = client.list_tools();
  std::vector<mcp::Tool> const tools = co_await std::move(listing);
  Task<mcp::CallToolResult> calling = client.call_tool("test-tool", json::object());
  mcp::CallToolResult const result = co_await std::move(calling);
  if (result.is_error.value_or(false)) give_up("the tool failed");
}

Task<> with_person(Bed& bed, oauth::ClientIdentity identity) {
  HeadlessPerson person(*bed.http);
  oauth::MemoryCredentialStore store;
  oauth::AuthorizationCodeAuthorizer::Options options;
  options.server = bed.url;
  options.flow.identity = std::move(identity);
  options.flow.patience = std::chrono::seconds(10);
  oauth::AuthorizationCodeAuthorizer authorizer(std::move(options), parts_of(bed), store, &person);
  Task<> working = with_client(bed, bed.options(), list_and_call, &authorizer);
  co_await std::move(working);
}

Task<> unknown_client(Bed& bed) {
  oauth::ClientIdentity identity;
  identity.metadata_url = "https://conformance-test.local/client-metadata.json";
  identity.client_name = "tessera-conformance-client";
  Task<> working = with_person(bed, std::move(identity));
  co_await std::move(working);
}

oauth::ClientCredential secret_of(Bed const& bed) {
  return oauth::ClientSecretBasic{Secret(from_context(bed, "client_secret"))};
}

Task<> registered_client(Bed& bed) {
  oauth::RegisteredByHand client;
  client.client_id = from_context(bed, "client_id");
  client.credential = secret_of(bed);
  oauth::ClientIdentity identity;
  identity.by_hand.push_back(std::move(client));
  Task<> working = with_person(bed, std::move(identity));
  co_await std::move(working);
}

Task<> without_person(Bed& bed, oauth::ClientCredential credential,
                      oauth::AssertionSource* assertions) {
  oauth::ClientCredentials::Options options;
  options.server = bed.url;
  options.client_id = from_context(bed, "client_id");
  options.credential = std::move(credential);
  options.assertions = assertions;
  oauth::ClientCredentials authorizer(std::move(options), *bed.http, bed.clock, bed.random,
                                      null_log());
  Task<> working = with_client(bed, bed.options(), list_and_call, &authorizer);
  co_await std::move(working);
}

Task<> signing_client(Bed& bed) {
  Secret const pem(from_context(bed, "private_key_pem"));
  Task<> working = without_person(bed, oauth::signing_credential(pem).value(), nullptr);
  co_await std::move(working);
}

Task<> secret_client(Bed& bed) {
  Task<> working = without_person(bed, secret_of(bed), nullptr);
  co_await std::move(working);
}

Task<> workload(Bed& bed) {
  Secret const token(from_context(bed, "valid_jwt"));
  oauth::WorkloadIdentity source([token] { return token; });
  Task<> working = without_person(bed, oauth::PublicClient{}, &source);
  co_await std::move(working);
}

Task<> enterprise(Bed& bed) {
  Secret const id_token(from_context(bed, "idp_id_token"));
  oauth::EnterpriseAuthorization::Options options;
  options.idp_issuer = from_context(bed, "idp_issuer");
  options.idp_token_endpoint = from_context(bed, "idp_token_endpoint");
  options.client_id = from_context(bed, "idp_client_id");
  options.id_token = [id_token] { return id_token; };
  oauth::EnterpriseAuthorization source(std::move(options), parts_of(bed));
  Task<> working = without_person(bed, secret_of(bed), &source);
  co_await std::move(working);
}

constexpr Scenario kScenarios[]{
    {"auth/client-credentials-jwt", signing_client},
    {"auth/client-credentials-basic", secret_client},
    {"auth/pre-registration", registered_client},
    {"auth/wif-jwt-bearer", workload},
    {"auth/enterprise-managed-authorization", enterprise},
    {"auth/2025-03-26-oauth-endpoint-fallback", unknown_client},
    {"auth/2025-03-26-oauth-metadata-backcompat", unknown_client},
    {"auth/authorization-server-migration", unknown_client},
    {"auth/basic-cimd", unknown_client},
    {"auth/dpop", unknown_client},
    {"auth/dpop-nonce", unknown_client},
    {"auth/iss-normalized", unknown_client},
    {"auth/iss-not-advertised", unknown_client},
    {"auth/iss-supported", unknown_client},
    {"auth/iss-supported-missing", unknown_client},
    {"auth/iss-unexpected", unknown_client},
    {"auth/iss-wrong-issuer", unknown_client},
    {"auth/metadata-default", unknown_client},
    {"auth/metadata-issuer-mismatch", unknown_client},
    {"auth/metadata-var1", unknown_client},
    {"auth/metadata-var2", unknown_client},
    {"auth/metadata-var3", unknown_client},
    {"auth/offline-access-not-supported", unknown_client},
    {"auth/offline-access-scope", unknown_client},
    {"auth/resource-mismatch", unknown_client},
    {"auth/scope-from-scopes-supported", unknown_client},
    {"auth/scope-from-www-authenticate", unknown_client},
    {"auth/scope-omitted-when-undefined", unknown_client},
    {"auth/scope-retry-limit", unknown_client},
    {"auth/scope-step-up", unknown_client},
    {"auth/token-endpoint-auth-basic", unknown_client},
    {"auth/token-endpoint-auth-none", unknown_client},
    {"auth/token-endpoint-auth-post", unknown_client},
};

}  // namespace

std::span<Scenario const> auth_scenarios() { return kScenarios; }

}  // namespace tessera::conformance
