#pragma once

#include "base/log.hpp"
#include "http/authorizer.hpp"
#include "oauth/client/access_token.hpp"
#include "oauth/client/assertion_source.hpp"
#include "oauth/client/resource_challenge.hpp"
#include "oauth/client/token_request.hpp"
#include "oauth/client/token_slot.hpp"
#include "oauth/model/metadata.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tessera::oauth {

/// Gives a client a credential of its own, without a person: fetches a token by client credentials
/// or by a JWT bearer grant, keeps it for 80 % of its life, fetches anew when a server says that it
/// is no longer good. Callers that need a token at the same time share one request. Tenants are
/// kept apart. Used on one strand only.
/// Spec: OAuth 2.1 §4.2, RFC 7523 §2.1, MCP ext-auth client credentials
class ClientCredentials final : public http::Authorizer {
 public:
  struct Options {
    /// Who issues the tokens. Empty: the one that the MCP server names in its first refusal, which
    /// needs `server`; until then requests go out bare.
    std::string issuer;
    std::string server;           ///< Address of the MCP server; only without `issuer`.
    std::string token_endpoint;   ///< Empty: found through the issuer's metadata.
    std::string client_id;        ///< Required.
    ClientCredential credential;  ///< Required.
    /// What the tokens are for; empty: what the server's metadata says, or the client's default.
    std::string resource;
    std::vector<std::string> scopes;  ///< Empty: all that the server gives.
    std::string tenant;               ///< For `authorize`; empty: the client's default.
    bool send_tenant_header = false;  ///< Also send `X-TENANT-ID`, when `tenant` is given.
    std::chrono::milliseconds timeout{10'000};  ///< For each request to the issuer.
    std::chrono::seconds remint_pause{10};      ///< Between two tokens fetched because of a 401.
    std::size_t max_tenants = 1'000;            ///< Tokens that are kept.
    /// Not owned; outlives this. Null: the client-credentials grant. Otherwise the JWT bearer grant
    /// with what it gives; an assertion that was refused is never sent again, nor is another grant
    /// tried.
    AssertionSource* assertions = nullptr;
  };
  /// @param http, clock, random, log  not owned; outlive this
  ClientCredentials(Options options, http::Client& http, Clock const& clock, Random& random,
                    Log& log);
  ~ClientCredentials() override;

  /// A token that is good for a while. Empty tenant: the client's default.
  /// Throws Exception: what the server refused (invalid_client …), or why it was not reached.
  Task<AccessToken> token(std::string tenant = {});

  /// `Authorization: Bearer …`, and `X-TENANT-ID` if so configured. Throws as `token`.
  Task<http::Headers> authorize(std::string method, std::string url) override;

  /// On 401 with `invalid_token` the token is dropped and the request is worth one more try; of
  /// many such answers within `remint_pause` only the first drops a token. A 403 is final.
  Task<bool> challenged(int status, std::string url, http::Headers response_headers) override;

  /// The token of a tenant was refused: the next `token` fetches another. Within `remint_pause`
  /// only the first call has an effect. Empty tenant: the client's default.
  void drop(std::string tenant = {});

 private:
  [[nodiscard]] std::shared_ptr<TokenSlot> slot_of(std::string const& tenant);
  Task<AccessToken> mint(std::string tenant);
  Task<> find_issuer();
  Task<> discover(ResourceChallenge challenge);
  Task<TokenRequest> request_for(std::string tenant);
  void take_server(AuthorizationServerMetadata metadata);

  Options options_;
  ClientParts parts_;
  std::map<std::string, std::shared_ptr<TokenSlot>> slots_;
  std::string token_endpoint_;     // empty: not found yet
  std::string refused_assertion_;  // SHA-256 of one that the server did not take
  Error refusal_;                  // and what it said
};

}  // namespace tessera::oauth
