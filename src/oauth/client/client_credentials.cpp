#include "oauth/client/client_credentials.hpp"

#include "async/event.hpp"
#include "http/challenge.hpp"
#include "oauth/client/server_discovery.hpp"
#include "oauth/model/errors.hpp"

#include <exception>

namespace tessera::oauth {
namespace {

constexpr std::size_t kMaxResponse = 64UL << 10;

/// One request to the token endpoint that several callers wait for.
struct Flight {
  explicit Flight(Executor const& executor) : done(executor) {}
  Event done;
  std::optional<Error> failure;
};

bool says_invalid_token(http::Headers const& headers) {
  for (std::size_t i = 0; i < headers.size(); ++i) {
    http::Headers::Field const field = headers.at(i);
    if (!http::iequals(field.name, "WWW-Authenticate")) continue;
    auto const challenges = http::parse_challenges(field.value);
    if (!challenges) continue;
    for (http::Challenge const& challenge : *challenges) {
      auto const error = challenge.parameters.find("error");
      if (http::iequals(challenge.scheme, "Bearer") && error != challenge.parameters.end() &&
          error->second == wire_error(Errc::invalid_token).name)
        return true;
    }
  }
  return false;
}

}  // namespace

struct ClientCredentials::Slot {
  std::optional<AccessToken> token;
  std::shared_ptr<Flight> flight;
  std::optional<std::chrono::steady_clock::time_point> reminted_at;
};

ClientCredentials::ClientCredentials(Options options, http::Client& http, Clock const& clock,
                                     Random& random, Log& log)
    : options_(std::move(options)), http_(http), clock_(clock), random_(random), log_(log) {}
ClientCredentials::~ClientCredentials() = default;

Task<AccessToken> ClientCredentials::token(std::string tenant) {
  Executor const executor = co_await asio::this_coro::executor;
  if (tenant.empty()) tenant = options_.tenant;
  std::shared_ptr<Slot> const slot = slot_of(tenant);
  while (true) {
    auto const now = clock_.steady_now();
    if (slot->token && now < slot->token->refresh_at) co_return *slot->token;
    std::shared_ptr<Flight> const other = slot->flight;
    if (!other) break;
    // Bounded by the leader's own limits: discovery and one request.
    co_await other->done.wait();
    if (other->failure && !slot->token) throw Exception(*other->failure);
    if (other->failure) co_return *slot->token;
  }

  auto const flight = std::make_shared<Flight>(executor);
  slot->flight = flight;
  std::exception_ptr failure;
  try {
    AccessToken fresh = co_await mint(tenant);
    slot->token = std::move(fresh);
  } catch (Exception const& refused) {
    flight->failure = refused.error();
    failure = std::current_exception();
  } catch (...) {
    failure = std::current_exception();  // cancelled: one of those who wait takes over
  }
  slot->flight.reset();
  // The old token serves until it ends: a short failure of the issuer need not be noticed.
  bool const old_serves = slot->token && clock_.steady_now() < slot->token->ends_at;
  if (failure && !old_serves) slot->token.reset();
  flight->done.set();
  if (failure && !(flight->failure && old_serves)) std::rethrow_exception(failure);
  if (failure) log_.warn("token_refresh_failed", {{"reason", describe(*flight->failure)}});
  co_return *slot->token;
}

Task<http::Headers> ClientCredentials::authorize(std::string method, std::string url) {
  static_cast<void>(method);
  static_cast<void>(url);
  AccessToken const current = co_await token(options_.tenant);
  Secret const value("Bearer " + std::string(current.value.reveal()));
  http::Headers headers;
  headers.add("Authorization", value.reveal());
  if (options_.send_tenant_header && !options_.tenant.empty())
    headers.add("X-TENANT-ID", options_.tenant);
  co_return headers;
}

Task<bool> ClientCredentials::challenged(int status, std::string url,
                                         http::Headers response_headers) {
  if (status != 401 || !says_invalid_token(response_headers)) co_return false;
  log_.info("token_refused_by_resource", {{"url", url}});
  drop();
  co_return true;
}

void ClientCredentials::drop(std::string tenant) {
  std::shared_ptr<Slot> const slot = slot_of(tenant.empty() ? options_.tenant : tenant);
  auto const now = clock_.steady_now();
  if (slot->reminted_at && now < *slot->reminted_at + options_.remint_pause) return;
  slot->reminted_at = now;
  slot->token.reset();
}

std::shared_ptr<ClientCredentials::Slot> ClientCredentials::slot_of(std::string const& tenant) {
  if (slots_.size() >= options_.max_tenants && !slots_.contains(tenant)) {
    auto const now = clock_.steady_now();
    std::erase_if(slots_, [&](auto const& entry) {
      Slot const& slot = *entry.second;
      return !slot.flight && (!slot.token || now >= slot.token->refresh_at);
    });
    if (slots_.size() >= options_.max_tenants) slots_.clear();
  }
  std::shared_ptr<Slot>& slot = slots_[tenant];
  if (!slot) slot = std::make_shared<Slot>();
  return slot;
}

Task<AccessToken> ClientCredentials::mint(std::string tenant) {
  TokenRequest request;
  request.token_endpoint = co_await token_endpoint();
  request.issuer = options_.issuer;
  request.client_id = options_.client_id;
  request.resource = options_.resource;
  request.scopes = options_.scopes;
  request.tenant = std::move(tenant);

  http::ClientRequest message =
      write_token_request(request, options_.credential, clock_, random_).value();
  message.timeout = options_.timeout;
  message.max_response_bytes = kMaxResponse;
  http::ClientResponse response;
  Error failure;
  try {
    response = co_await http_.send(std::move(message));
  } catch (Exception const& unreached) {
    failure = unreached.error();
  }
  if (failure.code) {
    failure.hint =
        "cannot reach the token endpoint " + request.token_endpoint + ": " + failure.hint;
    throw Exception(std::move(failure));
  }
  co_return read_token_response(response, request, clock_).value();
}

Task<std::string> ClientCredentials::token_endpoint() {
  if (!options_.token_endpoint.empty()) {
    if (!is_safe_endpoint(options_.token_endpoint))
      throw Exception(fail(Errc::bad_metadata, "the token endpoint must be https"));
    co_return options_.token_endpoint;
  }
  if (discovered_endpoint_.empty()) {
    AuthorizationServerMetadata metadata =
        co_await discover_server(http_, options_.issuer, options_.timeout);
    if (!metadata.token_endpoint)
      throw Exception(fail(Errc::bad_metadata,
                           "the metadata of " + options_.issuer + " names no token endpoint"));
    discovered_endpoint_ = std::move(*metadata.token_endpoint);
  }
  co_return discovered_endpoint_;
}

}  // namespace tessera::oauth
