#pragma once

#include "crypto/digest.hpp"
#include "oauth/client/access_token.hpp"
#include "oauth/client/client_credential.hpp"
#include "oauth/client/parts.hpp"
#include "oauth/client/token_slot.hpp"

#include <chrono>
#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tessera::oauth {

/// For a server that calls another one in the name of its own caller: exchanges the caller's token
/// for one that is good at the other server, and for nobody else. The caller's token goes to the
/// authorization server only. Each exchange serves 80 % of the new token's life; callers that come
/// with the same token at the same time share one request. Used on one strand only.
/// Spec: RFC 8693 §2.1
class ExchangedTokens {
 public:
  struct Options {
    std::string issuer;                         ///< Who exchanges. Required.
    std::string token_endpoint;                 ///< Empty: found through the issuer's metadata.
    std::string client_id;                      ///< Who we are there. Required.
    ClientCredential credential;                ///< Required.
    std::string resource;                       ///< What the new tokens are for. Required.
    std::vector<std::string> scopes;            ///< Empty: all that both tokens can have.
    std::chrono::milliseconds timeout{10'000};  ///< For each request to the issuer.
    std::chrono::seconds remint_pause{10};      ///< Between two exchanges of one token after a 401.
    std::size_t max_tokens = 10'000;  ///< That are kept; the least recently used goes first.
  };
  /// @param parts  see there
  ExchangedTokens(Options options, ClientParts parts);

  /// @param subject_token  the caller's, verified already
  /// @param tenant         the one of the token's several that the new token is for; empty: it has
  ///                       one only
  /// Throws Exception: what the server refused (invalid_request: the token has ended;
  /// invalid_target …), or why it was not reached.
  Task<AccessToken> token(Secret subject_token, std::string tenant = {});

  /// What was given for this token and tenant was refused: the next call exchanges it again.
  void drop(Secret const& subject_token, std::string const& tenant = {});

 private:
  using Key = std::pair<crypto::Sha256Digest, std::string>;  // of the token; the tenant
  struct Entry {
    Key key;
    std::shared_ptr<TokenSlot> slot;
  };
  [[nodiscard]] std::shared_ptr<TokenSlot> slot_of(Key const& key);
  Task<AccessToken> exchange(Secret subject_token, std::string tenant);
  Task<> find_token_endpoint();

  Options options_;
  ClientParts parts_;
  std::list<Entry> entries_;  // most recently used first
  std::map<Key, std::list<Entry>::iterator> index_;
};

}  // namespace tessera::oauth
