#include "packages/api-server/keys/key_administration.hpp"

#include "packages/api-server/admin/administration.hpp"

namespace tessera::api_server {

KeyFiles key_files(Config const& config) {
  return KeyFiles({config.oauth.key_plan_file, config.oauth.signing_key_files});
}

std::vector<KeyStep> KeyAdministration::rotate() {
  KeyFiles::Lock const lock(files_);
  SysSeconds const now = clock_.now_seconds();
  KeyPlan plan = files_.read_plan(now);
  std::vector<KeyStep> steps;
  std::vector<PlannedKey> removed;
  KeyPlan const before = plan;
  for (PlannedKey const& key : before.keys) {
    if (key.phase != KeyPhase::retired || now < removable_at(key)) continue;
    removed.push_back(api_server::remove(plan, key.kid, now, false).value());
    steps.push_back({"remove_key", key.kid});
  }
  PlannedKey const* const waiting = plan.in_phase(KeyPhase::next);
  if (waiting != nullptr && now >= ready_at(*waiting)) {
    steps.push_back({"activate_key", waiting->kid});
    api_server::activate(plan, {}, now, false).value();
  }
  if (plan.in_phase(KeyPhase::next) == nullptr) publish(plan, steps);
  finish(plan, steps, removed);
  return steps;
}

std::vector<KeyStep> KeyAdministration::activate(std::string const& kid, bool emergency) {
  KeyFiles::Lock const lock(files_);
  SysSeconds const now = clock_.now_seconds();
  KeyPlan plan = files_.read_plan(now);
  api_server::activate(plan, kid, now, emergency).value();
  std::vector<KeyStep> const steps{{"activate_key", plan.in_phase(KeyPhase::active)->kid}};
  finish(plan, steps, {});
  return steps;
}

std::vector<KeyStep> KeyAdministration::retire(std::string const& kid) {
  KeyFiles::Lock const lock(files_);
  SysSeconds const now = clock_.now_seconds();
  KeyPlan plan = files_.read_plan(now);
  api_server::retire(plan, kid, now).value();
  std::vector<KeyStep> const steps{{"retire_key", kid}};
  finish(plan, steps, {});
  return steps;
}

std::vector<KeyStep> KeyAdministration::remove(std::string const& kid, bool emergency) {
  KeyFiles::Lock const lock(files_);
  SysSeconds const now = clock_.now_seconds();
  KeyPlan plan = files_.read_plan(now);
  std::vector<KeyStep> steps;
  PlannedKey const* const named = plan.find(kid);
  if (emergency && named != nullptr && named->phase == KeyPhase::active) {
    if (plan.in_phase(KeyPhase::next) == nullptr) publish(plan, steps);
    steps.push_back({"activate_key", plan.in_phase(KeyPhase::next)->kid});
    api_server::activate(plan, {}, now, true).value();
  }
  PlannedKey const removed = api_server::remove(plan, kid, now, emergency).value();
  steps.push_back({"remove_key", kid});
  finish(plan, steps, {removed});
  return steps;
}

void KeyAdministration::publish(KeyPlan& plan, std::vector<KeyStep>& steps) const {
  KeyFiles::NewKey const made = files_.create_key();
  add_next(plan, made.kid, made.file, clock_.now_seconds()).value();
  steps.push_back({"publish_key", made.kid});
}

/// The trail comes first: a step that is not recorded is not made. The files of removed keys go
/// last, when no plan names them any more.
void KeyAdministration::finish(KeyPlan const& plan, std::vector<KeyStep> const& steps,
                               std::vector<PlannedKey> const& removed) const {
  if (steps.empty()) return;
  database_.write_now([&](store::Connection& db) {
    for (KeyStep const& step : steps)
      record_change(db, step.action, {{"kid", step.kid}}, clock_.now_seconds());
  });
  files_.write_plan(plan);
  for (PlannedKey const& key : removed) files_.remove_key_file(key.file);
}

}  // namespace tessera::api_server
