#pragma once

#include "base/error.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// For what people choose or somebody else generated: passwords and imported secrets. One call costs
// tens of milliseconds and megabytes by design, so it belongs on a bounded pool of threads. A
// random secret of 256 bits does not need it; a keyed hash is enough there.

namespace tessera::crypto {

/// The longest password that is looked at, in bytes.
inline constexpr std::size_t kMaxPassword = 1024;

/// What one guess costs.
struct PasswordCost {
  std::uint32_t memory_kib = 19'456;  ///< 8 per lane to 262,144.
  std::uint32_t passes = 2;           ///< 1 to 16.
  std::uint32_t lanes = 1;            ///< 1 to 8; computed one after the other, on one thread.
  friend bool operator==(PasswordCost const&, PasswordCost const&) = default;
};

/// Argon2id with a fresh salt of 16 bytes, as a PHC string:
/// `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`.
/// Errors: bad_password (empty, or longer than kMaxPassword), operation_failed.
/// Spec: RFC 9106
[[nodiscard]] Result<std::string> hash_password(Secret const& password, Random& random,
                                                PasswordCost const& cost = {});

/// True when the password is the one that was hashed. The costs come from the string; one that
/// asks for more than `PasswordCost` allows is refused before any work is done.
/// Errors: bad_password_hash (not such a string), operation_failed (no memory).
[[nodiscard]] Result<bool> verify_password(Secret const& password, std::string_view phc);

/// True for a string that `verify_password` can read.
[[nodiscard]] bool is_password_hash(std::string_view phc);

/// True when the string was made at another cost: time to hash the password again.
[[nodiscard]] bool needs_rehash(std::string_view phc, PasswordCost const& cost = {});

/// A string of the usual cost that no password fits, to spend on somebody who does not exist.
[[nodiscard]] std::string const& nobodys_password_hash();

}  // namespace tessera::crypto
