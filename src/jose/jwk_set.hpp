#pragma once

#include "jose/jwk.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace tessera::jose {

/// The public keys of one issuer or client. A value: replace the whole set when it is fetched anew.
/// Concurrency: safe to read from any thread.
class JwkSet {
 public:
  static constexpr std::size_t kMaxKeys = 100;
  static constexpr std::size_t kMaxBytes = 64UL << 10;

  JwkSet() = default;

  /// Reads `{"keys":[...]}`. Keys that we could not verify with anyway (other types, curves and
  /// algorithms, encryption keys, weak or impossible numbers) are left out and counted; what would
  /// make the whole set doubtful refuses it.
  /// Errors: too_large, malformed, private_key, symmetric_key, duplicate_kid.
  /// Spec: RFC 7517 §5, RFC 8725 §3.1
  [[nodiscard]] static Result<JwkSet> parse(std::string_view text);
  [[nodiscard]] static Result<JwkSet> from_json(json::value const& value);

  /// Errors: too_large, duplicate_kid.
  [[nodiscard]] Result<void> add(Jwk key);

  /// The key of exactly this id, or nullptr; valid as long as the set is unchanged.
  [[nodiscard]] Jwk const* find(std::string_view kid) const noexcept;
  /// The only key of this algorithm, or nullptr when there is none or more than one: how a token
  /// without `kid` finds its key.
  [[nodiscard]] Jwk const* find_only(Algorithm algorithm) const noexcept;

  [[nodiscard]] std::vector<Jwk> const& keys() const noexcept { return keys_; }
  /// How many keys of the text were left out.
  [[nodiscard]] std::size_t ignored() const noexcept { return ignored_; }
  [[nodiscard]] json::object to_json() const;

 private:
  std::vector<Jwk> keys_;
  std::size_t ignored_ = 0;
};

}  // namespace tessera::jose
