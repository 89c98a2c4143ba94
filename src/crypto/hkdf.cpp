#include "crypto/hkdf.hpp"

#include "base/assert.hpp"
#include "crypto/hmac.hpp"

#include <string>
#include <utility>

namespace tessera::crypto {

Secret hkdf_sha256(Secret const& key, std::string_view salt, std::string_view info,
                   std::size_t length) {
  constexpr std::size_t kBlock = 32;
  TESSERA_ASSERT(length > 0 && length <= 255 * kBlock, "HKDF-SHA-256 gives 1 to 8160 bytes");
  Secret const pseudo_random_key(
      hmac_sha256(Secret(std::string(salt)), key.reveal()));  // RFC 5869 §2.2: the salt is the key
  std::string out;
  out.reserve(length + kBlock);  // so that no grown-out-of buffer keeps key bytes
  std::string block;
  for (char counter = 1; out.size() < length; ++counter) {
    std::string input = block;
    input.append(info);
    input.push_back(counter);
    wipe(block);
    block = hmac_sha256(pseudo_random_key, input);
    wipe(input);
    out += block;
  }
  wipe(block);
  out.resize(length);
  return Secret(std::move(out));
}

}  // namespace tessera::crypto
