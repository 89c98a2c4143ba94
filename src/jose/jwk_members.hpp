#pragma once

// Internal to this folder: the members that public and private keys have in common.

#include "base/json.hpp"
#include "crypto/key.hpp"
#include "jose/algorithm.hpp"

#include <string>
#include <string_view>

namespace tessera::jose {

struct JwkMembers {
  crypto::PublicKey key;
  Algorithm algorithm;
  std::string kid;
};

/// Reads the public members and the rules of use.
/// @param operation  what `key_ops`, when present, must allow: "verify" or "sign"
/// Errors: malformed, symmetric_key, unsupported_key, invalid_key.
[[nodiscard]] Result<JwkMembers> read_jwk_members(json::object const& object,
                                                  std::string_view operation);

/// Strict base64url of a required text member. Errors: invalid_key.
[[nodiscard]] Result<std::string> read_octets(json::object const& object, std::string_view name);

/// True when the object holds any private member of any key type.
[[nodiscard]] bool has_private_members(json::object const& object) noexcept;

}  // namespace tessera::jose
