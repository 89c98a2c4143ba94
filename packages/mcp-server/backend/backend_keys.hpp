#pragma once

#include "jose/jwk.hpp"
#include "jose/jwk_set.hpp"
#include "packages/mcp-server/config.hpp"

#include <map>
#include <optional>
#include <string>

namespace tessera::mcp_server {

/// Our private keys towards one backend.
struct BackendKeys {
  jose::SigningKey client;                    ///< Proves us to the authorization server.
  std::optional<jose::SigningKey> assertion;  ///< Signs what the mode `assertion` says.
};

/// The keys of all backends; read once, immutable. Safe to use from any thread.
class BackendKeySet {
 public:
  /// Reads the key files that the configuration names. Throws Exception naming the file.
  explicit BackendKeySet(Config const& config);

  /// @param name  `backend`, or a name of `[backends]`
  [[nodiscard]] BackendKeys const& of(std::string const& name) const { return keys_.at(name); }

  /// The public halves of the keys that sign assertions; empty when no backend gets any.
  [[nodiscard]] jose::JwkSet const& published() const noexcept { return published_; }

 private:
  std::map<std::string, BackendKeys> keys_;
  jose::JwkSet published_;
};

/// Reads a private key for ES256. Throws Exception naming the file and what is wrong with it.
[[nodiscard]] jose::SigningKey read_signing_key(std::string const& path);

/// Where the published keys are.
inline constexpr char const* kKeySetPath = "/.well-known/jwks.json";

}  // namespace tessera::mcp_server
