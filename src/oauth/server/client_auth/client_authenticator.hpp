#pragma once

#include "async/task.hpp"
#include "base/clock.hpp"
#include "oauth/server/client_auth/presented_credentials.hpp"
#include "oauth/server/client_auth/secret_checker.hpp"
#include "oauth/storage/assertion_replay.hpp"
#include "oauth/storage/client_store.hpp"

#include <string>

namespace tessera::oauth {

/// Finds out which client calls. Unknown client, wrong method and wrong secret give the same error
/// with the same text. Safe to use from any thread.
class ClientAuthenticator {
 public:
  struct Parts {
    ClientFinder& clients;
    SecretChecker& secrets;
    AssertionReplay& replay;
    Clock const& clock;
  };
  /// @param issuer  the one audience that an assertion may have
  /// @param parts   what it refers to is not owned and outlives the authenticator
  ClientAuthenticator(std::string issuer, Parts const& parts)
      : issuer_(std::move(issuer)), parts_(parts) {}

  /// A public client is found, not authenticated: see `RegisteredClient::is_confidential`.
  /// @param peer  where the request came from, as in `http::Request::peer`
  /// Throws Exception(Errc::invalid_client), or invalid_request when the request's `client_id`
  /// is another than the authenticated one; as `SecretChecker::is_right` for those who guess.
  Task<ClientPtr> authenticate(PresentedCredentials presented, std::string peer) const;

 private:
  Task<ClientPtr> by_secret(PresentedSecret presented, std::string peer) const;
  Task<ClientPtr> by_assertion(PresentedAssertion presented) const;
  Task<ClientPtr> by_name(PresentedName presented) const;

  std::string issuer_;
  Parts parts_;
};

}  // namespace tessera::oauth
