#include "oauth/server/client_auth/client_authenticator.hpp"

#include "oauth/model/errors.hpp"
#include "oauth/server/client_auth/client_assertion.hpp"

namespace tessera::oauth {
namespace {

[[noreturn]] void refuse(std::string reason) {
  throw Exception(fail(Errc::invalid_client, {}, std::move(reason)));
}

void check_client_id(std::optional<std::string> const& named, ClientPtr const& client) {
  if (named && *named != client->record.client_id)
    throw Exception(fail(Errc::invalid_request, "client_id is not the authenticated client"));
}

}  // namespace

Task<ClientPtr> ClientAuthenticator::authenticate(PresentedCredentials presented,
                                                  std::string peer) const {
  auto* const secret = std::get_if<PresentedSecret>(&presented);
  if (secret != nullptr) {
    ClientPtr client = co_await by_secret(std::move(*secret), std::move(peer));
    co_return client;
  }
  auto* const name = std::get_if<PresentedName>(&presented);
  if (name != nullptr) {
    ClientPtr client = co_await by_name(std::move(*name));
    co_return client;
  }
  auto& assertion = std::get<PresentedAssertion>(presented);
  ClientPtr client = co_await by_assertion(std::move(assertion));
  co_return client;
}

Task<ClientPtr> ClientAuthenticator::by_secret(PresentedSecret presented, std::string peer) const {
  ClientPtr client = co_await parts_.clients.find(presented.credentials.client_id);

  // One path for every outcome: the same work whether or not there is a secret to compare with.
  SecretClaim claim;
  claim.client_id = std::move(presented.credentials.client_id);
  claim.presented = std::move(presented.credentials.client_secret);
  claim.peer = std::move(peer);
  if (client) claim.stored = client->record.secret_hash;
  bool const right = co_await parts_.secrets.is_right(std::move(claim));
  // Looked at last: a secret in the wrong place must not be refused sooner than elsewhere.
  if (!right || client->record.auth_method != presented.method) refuse("wrong_secret_or_client");
  std::int64_t const ends_at = client->record.secret_expires_at;
  if (ends_at != 0 && parts_.clock.now_seconds().time_since_epoch().count() >= ends_at)
    refuse("expired_secret");
  check_client_id(presented.client_id, client);
  co_return client;
}

Task<ClientPtr> ClientAuthenticator::by_assertion(PresentedAssertion presented) const {
  Result<ReadAssertion> const assertion = read_client_assertion(presented.jwt);
  if (!assertion) refuse("malformed_assertion");
  std::string claimed(assertion->claimed_client());
  ClientPtr client = co_await parts_.clients.find(std::move(claimed));
  if (!client || client->record.auth_method != ClientAuthMethod::private_key_jwt)
    refuse("unknown_client");

  Result<AssertionId> const id =
      verify_client_assertion(*assertion, *client, issuer_, parts_.clock);
  if (!id) refuse(describe(id.error()));
  check_client_id(presented.client_id, client);

  // Last, so that only an assertion of the client itself can use up a jti.
  bool const fresh =
      co_await parts_.replay.remember(client->record.client_id, id->jti, id->ends_at);
  if (!fresh) refuse("replayed_assertion");
  co_return client;
}

Task<ClientPtr> ClientAuthenticator::by_name(PresentedName presented) const {
  ClientPtr client = co_await parts_.clients.find(std::move(presented.client_id));
  if (!client || client->is_confidential()) refuse("unknown_or_not_public");
  co_return client;
}

}  // namespace tessera::oauth
