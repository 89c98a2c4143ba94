#include "oauth/client/login.hpp"

#include "oauth/client/token_exchange.hpp"
#include "oauth/model/errors.hpp"

#include <algorithm>

namespace tessera::oauth {
namespace {

using std::chrono::seconds;

std::int64_t unix_seconds(SysSeconds when) { return when.time_since_epoch().count(); }

/// The point on our steady clock that lies as far ahead as `when` does on the wall.
std::chrono::steady_clock::time_point steady(std::int64_t when, Clock const& clock) {
  std::int64_t const left = when - unix_seconds(clock.now_seconds());
  return clock.steady_now() + seconds(std::clamp<std::int64_t>(left, -1, 30L * 24 * 3600));
}

ClientCredential credential_of(Login const& login, ClientIdentity const& identity,
                               StoredCredentials const& stored) {
  AuthorizationServerMetadata server;
  server.issuer = login.issuer;
  server.token_endpoint_auth_methods_supported = Strings{login.auth_method};
  server.client_id_metadata_document_supported = login.client_id == identity.metadata_url;
  std::optional<KnownClient> known = find_client(identity, stored, server, {}, SysSeconds{});
  if (!known || known->client_id != login.client_id)
    throw Exception(fail(Errc::invalid_grant, "the client that signed in at " + login.issuer +
                                                  " is not known here any more"));
  return std::move(known->credential);
}

}  // namespace

StoredLogin to_stored(Login const& login, Clock const& clock) {
  auto const to_refresh =
      std::chrono::duration_cast<seconds>(login.token.refresh_at - clock.steady_now());
  StoredLogin out;
  out.server = login.server;
  out.issuer = login.issuer;
  out.token_endpoint = login.token_endpoint;
  out.client_id = login.client_id;
  out.auth_method = login.auth_method;
  out.resource = login.resource;
  out.scope = login.asked.join();
  out.granted = login.token.scopes.join();
  out.access_token = login.token.value.reveal();
  out.refresh_token = login.token.refresh.reveal();
  out.is_dpop = login.token.is_dpop;
  if (login.dpop) out.dpop_key = login.dpop->to_pem().reveal();
  out.expires_at = unix_seconds(login.token.expires_at);
  out.refresh_at = unix_seconds(clock.now_seconds() + to_refresh);
  return out;
}

Result<Login> from_stored(StoredLogin const& stored, Clock const& clock, Random& random) {
  Error damaged = fail(Errc::bad_store, "a kept sign-in is damaged; sign in again");
  Result<ScopeSet> asked = ScopeSet::parse(stored.scope);
  Result<ScopeSet> granted = ScopeSet::parse(stored.granted);
  if (!asked || !granted || stored.issuer.empty() || stored.access_token.empty()) return damaged;
  Login out;
  out.server = stored.server;
  out.issuer = stored.issuer;
  out.token_endpoint = stored.token_endpoint;
  out.client_id = stored.client_id;
  out.auth_method = stored.auth_method;
  out.resource = stored.resource;
  out.asked = std::move(*asked);
  out.token.value = Secret(stored.access_token);
  out.token.refresh = Secret(stored.refresh_token);
  out.token.is_dpop = stored.is_dpop;
  out.token.scopes = std::move(*granted);
  out.token.expires_at = SysSeconds(seconds(stored.expires_at));
  out.token.ends_at = steady(stored.expires_at, clock);
  out.token.refresh_at = steady(stored.refresh_at, clock);
  if (!stored.dpop_key.empty()) {
    Result<std::unique_ptr<DpopSession>> session =
        DpopSession::from_pem(Secret(stored.dpop_key), clock, random);
    if (!session) return damaged;
    out.dpop = std::move(*session);
  }
  return out;
}

Task<> keep_login(ClientParts parts, CredentialStore& store, Login login) {
  StoredLogin const kept = to_stored(login, parts.clock);
  std::function<void(StoredCredentials&)> const keep = [kept](StoredCredentials& all) {
    all.put(kept);
  };
  return store.update(keep);
}

Task<Login> refresh_login(ClientParts parts, CredentialStore& store, ClientIdentity const& identity,
                          Login login) {
  Task<std::unique_ptr<CredentialStore::Lock>> locking = store.lock();
  std::unique_ptr<CredentialStore::Lock> const held = co_await std::move(locking);
  Task<StoredCredentials> loading = store.load();
  StoredCredentials const stored = co_await std::move(loading);
  StoredLogin const* const other = stored.login_at(login.server);
  bool const is_renewed = other != nullptr && other->issuer == login.issuer &&
                          other->access_token != login.token.value.reveal() &&
                          other->refresh_at > unix_seconds(parts.clock.now_seconds());
  if (is_renewed) co_return from_stored(*other, parts.clock, parts.random).value();

  TokenRequest request;
  request.token_endpoint = login.token_endpoint;
  request.issuer = login.issuer;
  request.client_id = login.client_id;
  request.resource = login.resource;
  request.grant_type = kGrantRefreshToken;
  request.grant.emplace_back("refresh_token", login.token.refresh.reveal());
  ClientCredential credential = credential_of(login, identity, stored);
  Task<AccessToken> fetching =
      fetch_token(parts, std::move(request), std::move(credential), login.dpop.get());
  AccessToken fresh = co_await std::move(fetching);
  // A server that does not rotate leaves the old one in force.
  if (fresh.refresh.empty()) fresh.refresh = login.token.refresh;
  if (fresh.scopes.empty()) fresh.scopes = login.token.scopes;
  login.token = std::move(fresh);
  Task<> keeping = keep_login(parts, store, login);
  co_await std::move(keeping);
  co_return login;
}

}  // namespace tessera::oauth
