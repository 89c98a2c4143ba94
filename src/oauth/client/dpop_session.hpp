#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "http/headers.hpp"
#include "jose/jwk.hpp"
#include "oauth/model/metadata.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace tessera::oauth {

/// The client's half of DPoP: one key, and the nonces that servers gave, each origin's apart. Used
/// on one strand only. Spec: RFC 9449
class DpopSession {
 public:
  /// @param clock, random  not owned; outlive this
  DpopSession(jose::SigningKey key, Clock const& clock, Random& random);

  /// A session with a new key of an algorithm that the server takes; null when it names none that
  /// we have. Errors: crypto::Errc::operation_failed.
  [[nodiscard]] static Result<std::unique_ptr<DpopSession>> for_server(
      AuthorizationServerMetadata const& server, Clock const& clock, Random& random);
  /// A session with a key that was kept. Errors: those of reading the key.
  [[nodiscard]] static Result<std::unique_ptr<DpopSession>> from_pem(Secret const& pem,
                                                                     Clock const& clock,
                                                                     Random& random);

  /// A proof for one request, with the nonce of its origin when one is known.
  /// @param token  the access token that goes with it; empty at the token endpoint
  [[nodiscard]] Result<std::string> proof(std::string method, std::string url, Secret token);

  /// Keeps the nonce of an answer. @return true when it is another one than before
  bool take_nonce(std::string_view url, http::Headers const& answer);

  [[nodiscard]] Secret to_pem() const { return key_.key.to_pem(); }

 private:
  jose::SigningKey key_;
  Clock const& clock_;
  Random& random_;
  std::map<std::string, std::string, std::less<>> nonces_;
};

}  // namespace tessera::oauth
