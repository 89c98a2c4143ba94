#include "oauth/client/exchanged_tokens.hpp"

#include "oauth/client/server_discovery.hpp"
#include "oauth/client/token_exchange.hpp"
#include "oauth/model/errors.hpp"

namespace tessera::oauth {

ExchangedTokens::ExchangedTokens(Options options, ClientParts parts)
    : options_(std::move(options)), parts_(parts) {
  parts_.policy.timeout = options_.timeout;
}

Task<AccessToken> ExchangedTokens::token(Secret subject_token, std::string tenant) {
  Key const key{crypto::sha256(subject_token.reveal()), tenant};
  std::shared_ptr<TokenSlot> slot = slot_of(key);
  TokenSlot::Fetch fetch = [this, subject_token, tenant] {
    return exchange(subject_token, tenant);
  };
  Task<AccessToken> getting =
      TokenSlot::get(std::move(slot), std::move(fetch), parts_.clock, parts_.log);
  AccessToken token = co_await std::move(getting);
  co_return token;
}

void ExchangedTokens::drop(Secret const& subject_token, std::string const& tenant) {
  auto const found = index_.find(Key(crypto::sha256(subject_token.reveal()), tenant));
  if (found == index_.end()) return;
  found->second->slot->drop(parts_.clock.steady_now(), options_.remint_pause);
}

std::shared_ptr<TokenSlot> ExchangedTokens::slot_of(Key const& key) {
  auto const found = index_.find(key);
  if (found != index_.end()) {
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->slot;
  }
  // A slot that is in use is kept alive by who uses it.
  if (entries_.size() >= options_.max_tokens) {
    index_.erase(entries_.back().key);
    entries_.pop_back();
  }
  entries_.push_front({key, std::make_shared<TokenSlot>()});
  index_.emplace(key, entries_.begin());
  return entries_.front().slot;
}

Task<AccessToken> ExchangedTokens::exchange(Secret subject_token, std::string tenant) {
  if (options_.token_endpoint.empty()) {
    Task<> finding = find_token_endpoint();
    co_await std::move(finding);
  }
  TokenRequest request;
  request.token_endpoint = options_.token_endpoint;
  request.issuer = options_.issuer;
  request.client_id = options_.client_id;
  request.resource = options_.resource;
  request.scopes = options_.scopes;
  request.tenant = std::move(tenant);
  request.grant_type = kGrantTokenExchange;
  request.grant.emplace_back("subject_token", subject_token.reveal());
  request.grant.emplace_back("subject_token_type", kTokenTypeAccessToken);
  Task<AccessToken> fetching = fetch_token(parts_, std::move(request), options_.credential);
  AccessToken token = co_await std::move(fetching);
  co_return token;
}

Task<> ExchangedTokens::find_token_endpoint() {
  Task<AuthorizationServerMetadata> finding = discover_server(parts_, options_.issuer);
  AuthorizationServerMetadata metadata = co_await std::move(finding);
  if (!metadata.token_endpoint)
    throw Exception(fail(Errc::bad_metadata,
                         "the metadata of " + options_.issuer + " names no token endpoint"));
  options_.credential = fit_to_server(std::move(options_.credential), metadata);
  options_.token_endpoint = std::move(*metadata.token_endpoint);
}

}  // namespace tessera::oauth
