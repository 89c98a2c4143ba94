#pragma once

#include "base/secret.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// What a refresh token looks like:
//
//     <authorization>.<generation>.<secret>.<mark>
//
// The first secret is random; each later one is made from the one before it with a key of the
// server. So a successor need not be stored to be given out twice: whoever lost the answer to a
// refresh asks again with the same token and gets the same successor. The mark proves that a token
// is one of ours, so that an old one can be told from an invented one after hundreds of rotations
// although only the newest has a row. The database has no more than the SHA-256 of the newest
// secret, and the key alone does not lead to it.

namespace tessera::oauth {

/// A refresh token taken apart. Its mark was right.
struct RefreshTokenParts {
  std::string authorization_id;
  std::int64_t generation = 0;  ///< From 1.
  Secret secret;
};

/// Makes and reads refresh tokens. Immutable, safe to use from any thread.
class RefreshTokenText {
 public:
  /// @param master  at least 32 bytes; other purposes' keys from it are unrelated
  explicit RefreshTokenText(Secret const& master);

  [[nodiscard]] Secret write(RefreshTokenParts const& parts) const;
  /// @return nothing for what this server has not made
  [[nodiscard]] std::optional<RefreshTokenParts> read(Secret const& token) const;
  /// The one that follows: the same each time.
  [[nodiscard]] RefreshTokenParts successor(RefreshTokenParts const& parts) const;

 private:
  [[nodiscard]] std::string mark(std::string_view unmarked) const;
  Secret marking_key_;
  Secret successor_key_;
};

}  // namespace tessera::oauth
