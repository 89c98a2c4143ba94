#include "oauth/model/pkce.hpp"

#include "base/encoding.hpp"
#include "crypto/digest.hpp"

#include <algorithm>

namespace tessera::oauth {

Secret make_code_verifier(Random& random) { return Secret(random_token(random, 256)); }

bool is_code_verifier(std::string_view text) noexcept {
  return text.size() >= 43 && text.size() <= 128 && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '.' || c == '_' || c == '~';
         });
}

std::string code_challenge_of(Secret const& verifier) {
  return base64url_encode(crypto::sha256_bytes(verifier.reveal()));
}

}  // namespace tessera::oauth
