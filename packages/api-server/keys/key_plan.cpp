#include "packages/api-server/keys/key_plan.hpp"

#include "appkit/config.hpp"
#include "oauth/model/public_document.hpp"

#include <algorithm>

namespace tessera::api_server {
namespace {

static_assert(kPublishedBeforeUse >= 2 * oauth::kPublicDocumentLife,
              "whoever keeps the set for as long as it may has fetched it anew");

Error refuse(std::string why) { return fail(appkit::Errc::usage, std::move(why)); }

Error no_such_key(std::string const& kid) { return refuse("there is no key " + kid); }

std::int64_t unix_time(SysSeconds when) { return when.time_since_epoch().count(); }
SysSeconds instant(std::int64_t unix_seconds) {
  return SysSeconds{std::chrono::seconds{unix_seconds}};
}

PlannedKey* find(KeyPlan& plan, std::string const& kid) {
  auto const found = std::ranges::find(plan.keys, kid, &PlannedKey::kid);
  return found == plan.keys.end() ? nullptr : &*found;
}

void put_to_rest(PlannedKey& key, SysSeconds now) {
  key.phase = KeyPhase::retired;
  key.retired_at = unix_time(now);
}

}  // namespace

PlannedKey const* KeyPlan::find(std::string const& kid) const noexcept {
  auto const found = std::ranges::find(keys, kid, &PlannedKey::kid);
  return found == keys.end() ? nullptr : &*found;
}

PlannedKey const* KeyPlan::in_phase(KeyPhase phase) const noexcept {
  auto const found = std::ranges::find(keys, phase, &PlannedKey::phase);
  return found == keys.end() ? nullptr : &*found;
}

SysSeconds ready_at(PlannedKey const& key) {
  return instant(key.published_at) + kPublishedBeforeUse;
}

SysSeconds removable_at(PlannedKey const& key) {
  return instant(key.retired_at.value_or(key.published_at)) + kPublishedAfterUse;
}

Result<void> add_next(KeyPlan& plan, std::string kid, std::string file, SysSeconds now) {
  if (PlannedKey const* const waiting = plan.in_phase(KeyPhase::next))
    return refuse("the key " + waiting->kid + " is waiting to be used already");
  if (plan.keys.size() >= kMaxKeys)
    return refuse("there are " + std::to_string(kMaxKeys) + " keys; remove retired ones first");
  if (plan.find(kid) != nullptr) return refuse("the key " + kid + " is there already");
  plan.keys.push_back({std::move(kid), std::move(file), KeyPhase::next, unix_time(now), {}, {}});
  return {};
}

Result<void> activate(KeyPlan& plan, std::string const& kid, SysSeconds now, bool emergency) {
  PlannedKey const* const waiting = kid.empty() ? plan.in_phase(KeyPhase::next) : plan.find(kid);
  if (waiting == nullptr)
    return kid.empty() ? refuse("no key is waiting to be used; `keys rotate` publishes one")
                       : no_such_key(kid);
  if (waiting->phase != KeyPhase::next)
    return refuse("the key " + waiting->kid + " is not waiting to be used");
  if (!emergency && now < ready_at(*waiting))
    return refuse("the key " + waiting->kid + " may be used from " +
                  format_utc(ready_at(*waiting)) + " on: until then somebody may not know it");
  for (PlannedKey& key : plan.keys)
    if (key.phase == KeyPhase::active) put_to_rest(key, now);
  PlannedKey& chosen = *find(plan, waiting->kid);
  chosen.phase = KeyPhase::active;
  chosen.activated_at = unix_time(now);
  return {};
}

Result<void> retire(KeyPlan& plan, std::string const& kid, SysSeconds now) {
  PlannedKey* const key = find(plan, kid);
  if (key == nullptr) return no_such_key(kid);
  if (key->phase == KeyPhase::active)
    return refuse("the key " + kid + " signs; activate another one, and it retires by itself");
  if (key->phase == KeyPhase::retired) return refuse("the key " + kid + " is retired already");
  put_to_rest(*key, now);
  return {};
}

Result<PlannedKey> remove(KeyPlan& plan, std::string const& kid, SysSeconds now, bool emergency) {
  PlannedKey* const key = find(plan, kid);
  if (key == nullptr) return no_such_key(kid);
  if (key->phase == KeyPhase::active) return refuse("the key " + kid + " signs");
  if (!emergency) {
    if (key->phase == KeyPhase::next)
      return refuse("the key " + kid + " is waiting to be used; retire it first");
    if (now < removable_at(*key))
      return refuse("the key " + kid + " may go from " + format_utc(removable_at(*key)) +
                    " on: until then tokens that it signed may live");
  }
  PlannedKey removed = std::move(*key);
  plan.keys.erase(plan.keys.begin() + (key - plan.keys.data()));
  return removed;
}

Result<void> check(KeyPlan const& plan) {
  auto const broken = [](std::string const& why) {
    return fail(appkit::Errc::unreadable_file, "the plan of the signing keys " + why);
  };
  if (plan.keys.size() > kMaxKeys) return broken("has too many keys");
  std::size_t active = 0;
  for (PlannedKey const& key : plan.keys) {
    active += key.phase == KeyPhase::active ? 1 : 0;
    if (key.file.empty() || key.kid.empty()) return broken("has a key without a name or file");
    if (std::ranges::count(plan.keys, key.kid, &PlannedKey::kid) != 1)
      return broken("has a key twice");
  }
  if (active != 1) return broken("must have exactly one active key");
  return {};
}

}  // namespace tessera::api_server
