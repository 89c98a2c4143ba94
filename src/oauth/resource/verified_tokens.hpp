#pragma once

#include "base/clock.hpp"
#include "base/lru_map.hpp"
#include "crypto/digest.hpp"
#include "http/principal.hpp"
#include "jose/claims.hpp"
#include "oauth/keys/key_source.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace tessera::oauth {

/// What one successful verification established, with what is needed to check it again cheaply.
struct VerifiedToken {
  http::PrincipalPtr principal;
  jose::TimeClaims times;      ///< What the passing of time can make false.
  std::size_t issuer = 0;      ///< Index into the verifier's table of issuers.
  std::string key_id;          ///< The key that signed it …
  std::string key_thumbprint;  ///< … and its identity, should another key get the same id.
  KeySnapshot keys;            ///< The set in which that key was seen last.
  /// Instead of a key, when the issuer was asked: how long its answer may be relied on.
  std::chrono::steady_clock::time_point believed_until{};
};

/// Tokens that were verified lately, found by their SHA-256, so that a client which sends the same
/// token again costs a hash instead of a signature. Holds successes only. Least recently used goes
/// first. One per worker: used on one strand only.
class VerifiedTokens {
 public:
  struct Options {
    std::size_t entries = 10'000;   ///< 0: no cache.
    std::chrono::seconds life{60};  ///< How long one verification may be relied on; at most 60 s.
  };
  /// @param clock  not owned; outlives the cache
  VerifiedTokens(Clock const& clock, Options options);

  /// @return null when it is unknown or too old; valid until the next `put` or `remove`.
  [[nodiscard]] VerifiedToken* find(std::string_view token);
  void put(std::string_view token, VerifiedToken verified);
  void remove(std::string_view token);
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

 private:
  struct Entry {
    VerifiedToken token;
    std::chrono::steady_clock::time_point ends;
  };
  struct Key {
    std::size_t hash = 0;
    crypto::Sha256Digest digest;
    bool operator==(Key const& other) const noexcept { return digest == other.digest; }
  };
  struct HashOfKey {
    std::size_t operator()(Key const& key) const noexcept { return key.hash; }
  };
  static std::size_t hash_of(std::string_view token) noexcept;
  static Key key_of(std::string_view token);

  Clock const& clock_;
  Options options_;
  LruMap<Entry, Key, HashOfKey> entries_;
};

}  // namespace tessera::oauth
