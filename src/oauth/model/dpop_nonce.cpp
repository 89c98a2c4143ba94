#include "oauth/model/dpop_nonce.hpp"

#include "base/encoding.hpp"
#include "crypto/constant_time.hpp"
#include "crypto/hkdf.hpp"
#include "crypto/hmac.hpp"

#include <algorithm>

namespace tessera::oauth {
namespace {

constexpr std::size_t kSealBytes = 16;

}  // namespace

DpopNonces::DpopNonces(Secret const& master, Clock const& clock, std::chrono::seconds life)
    : key_(crypto::hkdf_sha256(master, {}, "tessera dpop nonce")),
      clock_(clock),
      step_(std::max(life / 2, std::chrono::seconds{1})) {}

std::string DpopNonces::current() const {
  return seal(clock_.now_seconds().time_since_epoch() / step_);
}

bool DpopNonces::accepts(std::string_view nonce) const {
  std::int64_t const now = clock_.now_seconds().time_since_epoch() / step_;
  // The next one as well: another replica's clock may be a little ahead.
  bool good = false;
  for (std::int64_t const step : {now - 1, now, now + 1})
    good = crypto::constant_time_equal(nonce, seal(step)) || good;
  return good;
}

std::string DpopNonces::seal(std::int64_t step) const {
  return base64url_encode(crypto::hmac_sha256(key_, std::to_string(step)).substr(0, kSealBytes));
}

}  // namespace tessera::oauth
