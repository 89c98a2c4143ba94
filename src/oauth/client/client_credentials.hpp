#pragma once

#include "base/log.hpp"
#include "http/authorizer.hpp"
#include "oauth/client/access_token.hpp"
#include "oauth/client/token_request.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tessera::oauth {

/// Gives a client its credential: fetches a client-credentials token, keeps it for 80 % of its
/// life, fetches anew when a server says that it is no longer good. Callers that need a token at
/// the same time share one request. Tenants are kept apart. Used on one strand only.
/// Spec: OAuth 2.1 §4.2, MCP ext-auth client credentials
class ClientCredentials final : public http::Authorizer {
 public:
  struct Options {
    std::string issuer;               ///< Who issues the tokens. Required.
    std::string token_endpoint;       ///< Empty: found through the issuer's metadata.
    std::string client_id;            ///< Required.
    ClientCredential credential;      ///< Required.
    std::string resource;             ///< What the tokens are for; empty: the client's default.
    std::vector<std::string> scopes;  ///< Empty: all that the server gives.
    std::string tenant;               ///< For `authorize`; empty: the client's default.
    bool send_tenant_header = false;  ///< Also send `X-TENANT-ID`, when `tenant` is given.
    std::chrono::milliseconds timeout{10'000};  ///< For each request to the issuer.
    std::chrono::seconds remint_pause{10};      ///< Between two tokens fetched because of a 401.
    std::size_t max_tenants = 1'000;            ///< Tokens that are kept.
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
  struct Slot;
  [[nodiscard]] std::shared_ptr<Slot> slot_of(std::string const& tenant);
  Task<AccessToken> mint(std::string tenant);
  Task<std::string> token_endpoint();

  Options options_;
  http::Client& http_;
  Clock const& clock_;
  Random& random_;
  Log& log_;
  std::map<std::string, std::shared_ptr<Slot>> slots_;
  std::string discovered_endpoint_;
};

}  // namespace tessera::oauth
