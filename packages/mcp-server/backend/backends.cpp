#include "packages/mcp-server/backend/backends.hpp"

#include "oauth/client/handover/assertion_handover.hpp"
#include "oauth/client/handover/exchange_handover.hpp"
#include "oauth/client/handover/forward_handover.hpp"
#include "oauth/client/handover/service_handover.hpp"

#include <algorithm>

namespace tessera::mcp_server {
namespace {

/// Who we are at the authorization server, and for whom: the same for our own tokens and for those
/// that we exchange.
template <class Options>
Options token_options(Config const& config, BackendConfig const& backend, BackendKeys const& keys) {
  Options options;
  options.issuer = config.auth.issuer;
  options.client_id = backend.client_id;
  options.credential = oauth::PrivateKeyJwt{keys.client};
  options.resource = backend.audience;
  options.scopes = backend.scopes;
  options.timeout = std::chrono::milliseconds(backend.timeout_ms);
  return options;
}

oauth::ExchangedTokens::Options exchange_options(Config const& config, BackendConfig const& backend,
                                                 BackendKeys const& keys) {
  auto options = token_options<oauth::ExchangedTokens::Options>(config, backend, keys);
  options.max_tokens = token_cache(config, options.max_tokens);
  return options;
}

/// What the four ways are made of; not owned.
struct Ways {
  oauth::ExchangedTokens& exchanged;
  oauth::ClientCredentials& own;
  BackendKeys const& keys;
  oauth::ClientParts const& parts;
};

std::unique_ptr<oauth::IdentityHandover> make_handover(Config const& config,
                                                       BackendConfig const& backend, Ways ways) {
  oauth::HeaderPlacement placement = placement_of(backend);
  if (backend.identity == kIdentityForward) return std::make_unique<oauth::ForwardHandover>();
  if (backend.identity == kIdentityService)
    return std::make_unique<oauth::ServiceHandover>(ways.own, std::move(placement));
  if (backend.identity == kIdentityAssertion) {
    oauth::AssertionHandover::Options options;
    options.issuer = config.resource;
    options.audience = backend.audience;
    options.actor = backend.client_id;
    return std::make_unique<oauth::AssertionHandover>(std::move(options), *ways.keys.assertion,
                                                      std::move(placement), ways.parts.clock,
                                                      ways.parts.random);
  }
  return std::make_unique<oauth::ExchangeHandover>(ways.exchanged, std::move(placement));
}

backend::AccountsApi::Options api_options(
    std::string name, BackendConfig const& config,
    std::function<Task<BackendTarget>(std::string tenant)> target) {
  backend::AccountsApi::Options options;
  options.name = std::move(name);
  options.url = config.url;
  options.timeout = std::chrono::milliseconds(config.timeout_ms);
  options.forward_headers = config.forward_headers;
  options.target = std::move(target);
  return options;
}

/// A tenant's own address stands in place of that of `[backend]`; elsewhere it would send the
/// tokens of one backend to another.
Task<BackendTarget> without_address(std::function<Task<BackendTarget>(std::string)> target,
                                    std::string tenant) {
  Task<BackendTarget> asking = target(std::move(tenant));
  BackendTarget found = co_await std::move(asking);
  found.url.clear();
  co_return found;
}

}  // namespace

std::size_t token_cache(Config const& config, std::size_t usual) {
  return std::max(usual, std::size_t{2} * config.tenant_store.cache);
}

Backend::Backend(std::string name, Config const& config, BackendConfig const& backend,
                 BackendKeys const& keys, oauth::ClientParts parts,
                 std::function<Task<BackendTarget>(std::string tenant)> target)
    : exchanged_(exchange_options(config, backend, keys), parts),
      own_(token_options<oauth::ClientCredentials::Options>(config, backend, keys), parts.http,
           parts.clock, parts.random, parts.log),
      handover_(make_handover(config, backend, {exchanged_, own_, keys, parts})),
      api_(api_options(std::move(name), backend, std::move(target)), parts.http, parts.log,
           *handover_) {}

Backends::Backends(Config const& config, BackendKeySet const& keys, oauth::ClientParts parts,
                   std::function<Task<BackendTarget>(std::string tenant)> target) {
  all_.emplace_back(kMainBackend, config, config.backend, keys.of(kMainBackend), parts, target);
  auto const fixed_address = [target](std::string tenant) {
    return without_address(target, std::move(tenant));
  };
  for (auto const& [name, backend] : config.backends) {
    Backend& made = all_.emplace_back(name, config, backend, keys.of(name), parts, fixed_address);
    for (std::string const& tool : backend.tools) by_tool_[tool] = &made;
  }
}

backend::AccountsApi& Backends::api_of(std::string_view tool) {
  auto const found = by_tool_.find(tool);
  return found == by_tool_.end() ? all_.front().api() : found->second->api();
}

}  // namespace tessera::mcp_server
