#pragma once

#include "oauth/keys/key_source.hpp"

#include <string>

namespace tessera::oauth {

/// The keys of several issuers, for whoever is not on one strand. Safe to use from any thread.
class IssuerKeys {
 public:
  virtual ~IssuerKeys() = default;

  /// The keys of an issuer that are trusted now, after an effort to have `kid` among them; the
  /// caller must look for itself whether it is.
  /// Throws Exception(Errc::temporarily_unavailable) when there are none, also for an issuer that
  /// nobody has named.
  virtual Task<KeySnapshot> keys_with(std::string issuer, std::string kid) = 0;
};

}  // namespace tessera::oauth
