#pragma once

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "crypto/password_hash.hpp"
#include "jose/jwk.hpp"
#include "oauth/keys/issuer_keys.hpp"
#include "oauth/server/client_auth/secret_checker.hpp"
#include "oauth/server/clients/client_documents.hpp"
#include "oauth/server/foreign/foreign_issuer.hpp"
#include "oauth/server/keys/signing_keys.hpp"
#include "oauth/server/registration/registration_endpoint.hpp"
#include "oauth/server/resource_table.hpp"
#include "oauth/server/token_proofs.hpp"
#include "oauth/storage/assertion_replay.hpp"
#include "oauth/storage/client_store.hpp"
#include "oauth/storage/people/people_stores.hpp"
#include "oauth/storage/revoked_tokens.hpp"
#include "oauth/storage/tenant_states.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tessera::http {
class Router;
}

namespace tessera::oauth {

/// An OAuth 2.1 authorization server: issues access tokens to authenticated clients and says so in
/// its metadata. One object serves every worker of a process; it is immutable once made.
///
///     POST /oauth2/token       form ─► client ─► proof of a key ─► grant ─► signed token
///     GET  /oauth2/authorize   sign-in page ─► consent page ─► back to the client with a code
///     GET  /generate-token     client ─► grant ─► signed token
///     POST /oauth2/introspect  what a token says, while it is good
///     POST /oauth2/revoke      ends a token before its time
///     POST /oauth2/register    clients that register themselves
///     GET  /.well-known/oauth-authorization-server   what exists here
///     GET  /.well-known/jwks.json                    how tokens are verified
///
/// Endpoints lie below the path of the issuer, if it has one; metadata lies where RFC 8414 says.
class AuthorizationServer {
 public:
  struct Options {
    std::string issuer;  ///< Required. `https://host[:port][/path]`; compared byte for byte.
    std::chrono::seconds access_token_life{300};  ///< 1 s to 15 min.
    std::vector<jose::SigningKey> signing_keys;   ///< The first signs, all are published. Required
                                                  ///< unless Collaborators has keys that change.
    std::vector<ResourceEntry> resources;         ///< What tokens can be issued for.
    SecretChecker::Options secrets;  ///< What guessing costs; its pepper is the one below.
    Secret pepper;                   ///< Keys the hashes of client secrets; at least 32 bytes.
    bool generate_token = true;  ///< Offer `GET /generate-token`; not where a proof is required.
    DpopMode dpop = DpopMode::offered;  ///< Whether tokens can, or must, be bound to a key.
    std::vector<ForeignIssuer> foreign_issuers;  ///< Whose tokens are taken; needs `issuer_keys`.
    /// What scopes mean, in words for the person who is asked.
    std::map<std::string, std::string> scope_texts;
    crypto::PasswordCost password_cost;  ///< Of people's passwords.
    /// Clients may register themselves; nothing: they cannot.
    std::optional<RegistrationOptions> registration;
  };
  struct Collaborators {
    ClientStore& clients;
    AssertionReplay& replay;
    RevokedTokens& revoked;
    Attempts& attempts;
    Clock const& clock;
    Random& random;
    Log& log;
    IssuerKeys* issuer_keys = nullptr;     ///< Keys of the foreign issuers; null: there are none.
    ClientDocuments* documents = nullptr;  ///< Null: a client_id is never an address.
    PeopleStores* people = nullptr;        ///< Null: nobody can sign in, and there are no codes.
    SigningKeys* keys = nullptr;           ///< Instead of `Options::signing_keys`.
    /// Where clients that register themselves are kept; needed for `Options::registration`, and for
    /// those who came in when that was on.
    Registrations* registrations = nullptr;
    TenantStates* tenants = nullptr;  ///< Which tenants are switched off; null: none.
  };

  /// @param collaborators  not owned; outlive the server
  /// Throws Exception(Errc::server_error) when the options contradict themselves.
  AuthorizationServer(Options options, Collaborators collaborators);
  ~AuthorizationServer();
  AuthorizationServer(AuthorizationServer const&) = delete;
  AuthorizationServer& operator=(AuthorizationServer const&) = delete;

  /// Adds every endpoint.
  /// @param router  its handlers refer to this server, which outlives them
  void add_routes(http::Router& router) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace tessera::oauth
