#pragma once

#include "async/task.hpp"
#include "base/clock.hpp"
#include "base/secret.hpp"
#include "oauth/server/client_auth/presented_credentials.hpp"
#include "oauth/storage/assertion_replay.hpp"
#include "oauth/storage/client_store.hpp"

#include <string>

namespace tessera::oauth {

/// Finds out which client calls. Unknown client, wrong method and wrong secret give the same error
/// with the same text. Safe to use from any thread.
class ClientAuthenticator {
 public:
  struct Options {
    std::string issuer;  ///< The one audience that an assertion may have.
    Secret pepper;       ///< Keys the hashes of client secrets.
  };
  /// @param clients, replay, clock  not owned; outlive the authenticator
  ClientAuthenticator(Options options, ClientFinder& clients, AssertionReplay& replay,
                      Clock const& clock);

  /// A public client is found, not authenticated: see `RegisteredClient::is_confidential`.
  /// Throws Exception(Errc::invalid_client), or invalid_request when the request's `client_id`
  /// is another than the authenticated one.
  Task<ClientPtr> authenticate(PresentedCredentials presented) const;

 private:
  Task<ClientPtr> by_secret(PresentedSecret presented) const;
  Task<ClientPtr> by_assertion(PresentedAssertion presented) const;
  Task<ClientPtr> by_name(PresentedName presented) const;

  Options options_;
  ClientFinder& clients_;
  AssertionReplay& replay_;
  Clock const& clock_;
};

}  // namespace tessera::oauth
