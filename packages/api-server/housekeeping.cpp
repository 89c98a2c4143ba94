#include "packages/api-server/housekeeping.hpp"

#include "async/sleep.hpp"
#include "packages/api-server/services.hpp"

namespace tessera::api_server {
namespace {

constexpr std::chrono::minutes kPause{10};

Task<> clean_registrations(Services& services) {
  std::int64_t removed = 0;
  try {
    removed = co_await services.registrations.clean_up();
  } catch (Exception const& failed) {
    services.log.warn("clean_up_failed", {{"reason", describe(failed.error())}});
  }
  if (removed > 0) services.log.info("registrations_ended", {{"clients", removed}});
}

}  // namespace

Task<> keep_house(Services& services) {
  for (;;) {
    co_await clean_registrations(services);
    co_await sleep_for(kPause);
  }
}

}  // namespace tessera::api_server
