#include "packages/api-server/keys/live_signing_keys.hpp"

#include <sys/stat.h>

namespace tessera::api_server {
namespace {

constexpr std::chrono::milliseconds kBetweenLooks{500};

}  // namespace

LiveSigningKeys::LiveSigningKeys(KeyFiles files, Clock const& clock, Log& log)
    : files_(std::move(files)),
      clock_(clock),
      log_(log),
      stamp_(look()),
      ring_(files_.load(files_.read_plan(clock.now_seconds()))),
      look_again_(clock.steady_now() + kBetweenLooks) {}

oauth::KeyRingPtr LiveSigningKeys::current() {
  std::scoped_lock const lock(mutex_);
  if (clock_.steady_now() >= look_again_) reload();
  return ring_;
}

void LiveSigningKeys::reload() {
  look_again_ = clock_.steady_now() + kBetweenLooks;
  Stamp const seen = look();
  if (seen == stamp_) return;
  try {
    // The stamp was taken first: a file that changes while it is read is read again.
    ring_ = files_.load(files_.read_plan(clock_.now_seconds()));
    stamp_ = seen;
    log_.info("signing_keys_loaded",
              {{"signing", ring_->signing.kid}, {"published", ring_->published.keys().size()}});
  } catch (Exception const& failure) {
    log_.error("signing_keys_not_loaded", {{"cause", describe(failure.error())}});
  }
}

LiveSigningKeys::Stamp LiveSigningKeys::look() const {
  struct stat status{};
  if (::stat(files_.plan_file().c_str(), &status) != 0) return {};
  return {status.st_ino, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
}

oauth::KeySnapshot OwnKeys::current() {
  oauth::KeyRingPtr const ring = keys_.current();
  return {ring, &ring->published};
}

Task<oauth::KeySnapshot> OwnKeys::keys_with(std::string) { co_return current(); }

}  // namespace tessera::api_server
