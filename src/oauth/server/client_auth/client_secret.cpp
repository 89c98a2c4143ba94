#include "oauth/server/client_auth/client_secret.hpp"

#include "base/encoding.hpp"
#include "crypto/constant_time.hpp"
#include "crypto/hmac.hpp"

namespace tessera::oauth {

std::string hash_client_secret(Secret const& pepper, Secret const& client_secret) {
  return base64url_encode(crypto::hmac_sha256(pepper, client_secret.reveal()));
}

bool client_secret_matches(Secret const& pepper, Secret const& client_secret,
                           std::optional<std::string> const& stored_hash) {
  std::string const presented = hash_client_secret(pepper, client_secret);
  // As long as a real hash and equal to none: 43 characters, one of them outside base64url.
  std::string const nobody(presented.size(), '*');
  std::string const& expected = stored_hash ? *stored_hash : nobody;
  return crypto::constant_time_equal(presented, expected);
}

}  // namespace tessera::oauth
