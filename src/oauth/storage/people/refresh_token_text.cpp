#include "oauth/storage/people/refresh_token_text.hpp"

#include "base/encoding.hpp"
#include "crypto/constant_time.hpp"
#include "crypto/hkdf.hpp"
#include "crypto/hmac.hpp"

#include <charconv>

namespace tessera::oauth {
namespace {

constexpr std::size_t kMaxToken = 256;
constexpr std::size_t kMarkBytes = 16;

std::optional<std::int64_t> read_generation(std::string_view text) {
  std::int64_t number = 0;
  auto const [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || stop != text.data() + text.size() || number < 1) return std::nullopt;
  return number;
}

}  // namespace

RefreshTokenText::RefreshTokenText(Secret const& master)
    : marking_key_(crypto::hkdf_sha256(master, {}, "refresh token mark")),
      successor_key_(crypto::hkdf_sha256(master, {}, "refresh token successor")) {}

std::string RefreshTokenText::mark(std::string_view unmarked) const {
  std::string const all = crypto::hmac_sha256(marking_key_, unmarked);
  return base64url_encode(std::string_view(all).substr(0, kMarkBytes));
}

Secret RefreshTokenText::write(RefreshTokenParts const& parts) const {
  std::string text = parts.authorization_id + "." + std::to_string(parts.generation) + ".";
  text += parts.secret.reveal();
  std::string const marked = mark(text);
  return Secret(std::move(text) + "." + marked);
}

std::optional<RefreshTokenParts> RefreshTokenText::read(Secret const& token) const {
  std::string_view const text = token.reveal();
  std::size_t const last = text.rfind('.');
  if (text.size() > kMaxToken || last == std::string_view::npos) return std::nullopt;
  std::string_view const unmarked = text.substr(0, last);
  if (!crypto::constant_time_equal(mark(unmarked), text.substr(last + 1))) return std::nullopt;
  // The mark was right, so the form is ours; what is left to do is to find the dots.
  std::size_t const first = unmarked.find('.');
  std::size_t const second = unmarked.rfind('.');
  if (first == std::string_view::npos || first == second) return std::nullopt;
  auto const generation = read_generation(unmarked.substr(first + 1, second - first - 1));
  if (!generation) return std::nullopt;
  return RefreshTokenParts{std::string(unmarked.substr(0, first)), *generation,
                           Secret(std::string(unmarked.substr(second + 1)))};
}

RefreshTokenParts RefreshTokenText::successor(RefreshTokenParts const& parts) const {
  std::string const input = parts.authorization_id + "." + std::to_string(parts.generation) + "." +
                            std::string(parts.secret.reveal());
  std::string const secret = crypto::hmac_sha256(successor_key_, input);
  return RefreshTokenParts{parts.authorization_id, parts.generation + 1,
                           Secret(base64url_encode(secret))};
}

}  // namespace tessera::oauth
