#include "oauth/client/client_credentials.hpp"

#include "crypto/digest.hpp"
#include "oauth/client/resource_discovery.hpp"
#include "oauth/client/server_discovery.hpp"
#include "oauth/client/token_exchange.hpp"
#include "oauth/model/errors.hpp"

namespace tessera::oauth {
namespace {

http::FetchPolicy policy_of(ClientCredentials::Options const& options) {
  http::FetchPolicy policy;
  policy.timeout = options.timeout;
  return policy;
}

}  // namespace

ClientCredentials::ClientCredentials(Options options, http::Client& http, Clock const& clock,
                                     Random& random, Log& log)
    : options_(std::move(options)),
      parts_{http, clock, random, log, policy_of(options_)},
      token_endpoint_(options_.token_endpoint) {}
ClientCredentials::~ClientCredentials() = default;

Task<AccessToken> ClientCredentials::token(std::string tenant) {
  if (tenant.empty()) tenant = options_.tenant;
  std::shared_ptr<TokenSlot> slot = slot_of(tenant);
  TokenSlot::Fetch fetch = [this, tenant] { return mint(tenant); };
  Task<AccessToken> getting =
      TokenSlot::get(std::move(slot), std::move(fetch), parts_.clock, parts_.log);
  AccessToken token = co_await std::move(getting);
  co_return token;
}

Task<http::Headers> ClientCredentials::authorize(std::string method, std::string url) {
  static_cast<void>(method);
  static_cast<void>(url);
  if (options_.issuer.empty()) co_return http::Headers();
  AccessToken const current = co_await token(options_.tenant);
  http::Headers headers;
  headers.add("Authorization", authorization_value(current).reveal());
  if (options_.send_tenant_header && !options_.tenant.empty())
    headers.add("X-TENANT-ID", options_.tenant);
  co_return headers;
}

Task<bool> ClientCredentials::challenged(int status, std::string url,
                                         http::Headers response_headers) {
  ResourceChallenge const challenge = read_resource_challenge(response_headers);
  if (status == 401 && options_.issuer.empty()) {
    Task<> discovering = discover(challenge);
    co_await std::move(discovering);
    co_return true;
  }
  if (status != 401 || challenge.error != wire_error(Errc::invalid_token).name) co_return false;
  parts_.log.info("token_refused_by_resource", {{"url", url}});
  drop();
  co_return true;
}

void ClientCredentials::drop(std::string tenant) {
  std::shared_ptr<TokenSlot> const slot = slot_of(tenant.empty() ? options_.tenant : tenant);
  slot->drop(parts_.clock.steady_now(), options_.remint_pause);
}

std::shared_ptr<TokenSlot> ClientCredentials::slot_of(std::string const& tenant) {
  if (slots_.size() >= options_.max_tenants && !slots_.contains(tenant)) {
    auto const now = parts_.clock.steady_now();
    std::erase_if(slots_, [&](auto const& entry) { return entry.second->is_idle(now); });
    if (slots_.size() >= options_.max_tenants) slots_.clear();
  }
  std::shared_ptr<TokenSlot>& slot = slots_[tenant];
  if (!slot) slot = std::make_shared<TokenSlot>();
  return slot;
}

Task<TokenRequest> ClientCredentials::request_for(std::string tenant) {
  TokenRequest request;
  request.token_endpoint = token_endpoint_;
  request.issuer = options_.issuer;
  request.client_id = options_.client_id;
  request.resource = options_.resource;
  request.scopes = options_.scopes;
  request.tenant = std::move(tenant);
  if (options_.assertions == nullptr) co_return request;
  AssertionTarget target;
  target.issuer = request.issuer;
  target.resource = request.resource;
  target.scopes = request.scopes;
  Task<Secret> asking = options_.assertions->assertion(std::move(target));
  Secret const assertion = co_await std::move(asking);
  request.grant_type = kGrantJwtBearer;
  request.grant.emplace_back("assertion", assertion.reveal());
  co_return request;
}

Task<AccessToken> ClientCredentials::mint(std::string tenant) {
  Task<> finding = find_issuer();
  co_await std::move(finding);
  Task<TokenRequest> preparing = request_for(std::move(tenant));
  TokenRequest request = co_await std::move(preparing);
  std::string const assertion =
      request.grant.empty() ? std::string() : crypto::sha256_bytes(request.grant.front().second);
  if (!assertion.empty() && assertion == refused_assertion_) throw Exception(refusal_);
  Task<AccessToken> fetching = fetch_token(parts_, std::move(request), options_.credential);
  Error failure;
  try {
    AccessToken token = co_await std::move(fetching);
    co_return token;
  } catch (Exception const& refused) {
    failure = refused.error();
  }
  if (failure.code.category() == make_error_code(Errc::invalid_grant).category()) {
    refused_assertion_ = assertion;
    refusal_ = failure;
  }
  throw Exception(std::move(failure));
}

Task<> ClientCredentials::find_issuer() {
  if (options_.issuer.empty() && options_.server.empty())
    throw Exception(fail(Errc::bad_metadata, "no authorization server is configured"));
  if (options_.issuer.empty()) {
    Task<> discovering = discover(ResourceChallenge());
    co_await std::move(discovering);
  }
  if (!token_endpoint_.empty()) {
    if (!is_safe_endpoint(token_endpoint_))
      throw Exception(fail(Errc::bad_metadata, "the token endpoint must be https"));
    co_return;
  }
  Task<AuthorizationServerMetadata> finding = discover_server(parts_, options_.issuer);
  AuthorizationServerMetadata metadata = co_await std::move(finding);
  take_server(std::move(metadata));
}

Task<> ClientCredentials::discover(ResourceChallenge challenge) {
  Task<ProtectedResource> discovering =
      discover_resource(parts_, options_.server, challenge, std::vector<std::string>());
  ProtectedResource found = co_await std::move(discovering);
  if (options_.resource.empty()) options_.resource = std::move(found.resource);
  if (options_.scopes.empty() && challenge.scope) options_.scopes = challenge.scope->tokens();
  options_.issuer = found.server.issuer;
  take_server(std::move(found.server));
}

void ClientCredentials::take_server(AuthorizationServerMetadata metadata) {
  if (!metadata.token_endpoint)
    throw Exception(fail(Errc::bad_metadata,
                         "the metadata of " + options_.issuer + " names no token endpoint"));
  options_.credential = fit_to_server(std::move(options_.credential), metadata);
  token_endpoint_ = std::move(*metadata.token_endpoint);
}

}  // namespace tessera::oauth
