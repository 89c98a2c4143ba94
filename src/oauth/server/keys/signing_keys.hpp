#pragma once

#include "jose/jwk_set.hpp"

#include <memory>
#include <string>
#include <vector>

namespace tessera::oauth {

/// The keys of an authorization server at one moment: one signs, all are published.
struct KeyRing {
  jose::SigningKey signing;
  jose::JwkSet published;  ///< The public halves, the signing one among them.
  std::string document;    ///< The same as JSON. Spec: RFC 7517 §5
  std::string header;      ///< Of every access token, encoded. Spec: RFC 9068 §2.1
};
using KeyRingPtr = std::shared_ptr<KeyRing const>;

/// @param signing   has a kid
/// @param verifying further public keys, of tokens that still live or will come
/// Throws Exception(jose::Errc) for a repeated kid or an algorithm that does not fit its key.
[[nodiscard]] KeyRingPtr make_key_ring(jose::SigningKey signing, std::vector<jose::Jwk> verifying);

/// Where the keys come from. They may change while the server runs: whoever uses them asks each
/// time, and keeps the ring for as long as one request needs it.
class SigningKeys {
 public:
  virtual ~SigningKeys() = default;
  /// Never null. Safe to call from any thread; does not wait.
  [[nodiscard]] virtual KeyRingPtr current() = 0;
};

/// Keys that stay as they are.
class FixedSigningKeys final : public SigningKeys {
 public:
  /// @param keys  at least one; the first signs
  explicit FixedSigningKeys(std::vector<jose::SigningKey> const& keys);
  [[nodiscard]] KeyRingPtr current() override { return ring_; }

 private:
  KeyRingPtr ring_;
};

}  // namespace tessera::oauth
