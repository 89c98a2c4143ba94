#pragma once

#include "base/clock.hpp"
#include "packages/api-server/config.hpp"
#include "packages/api-server/keys/key_files.hpp"
#include "store/database.hpp"

#include <string>
#include <vector>

namespace tessera::api_server {

/// The files that a configuration names.
[[nodiscard]] KeyFiles key_files(Config const& config);

/// What one step did, for people and for the audit trail.
struct KeyStep {
  std::string action;  ///< `publish_key`, `activate_key`, `retire_key`, `remove_key`
  std::string kid;
};

/// The steps. Each holds the lock of the files, records itself in the audit trail first, and then
/// replaces the plan.
class KeyAdministration {
 public:
  /// @param database, clock  not owned; outlive this
  KeyAdministration(KeyFiles files, store::Database& database, Clock const& clock)
      : files_(std::move(files)), database_(database), clock_(clock) {}

  /// Whatever is due: removes retired keys whose time has passed, uses the next key if everybody
  /// has it, and publishes a new next one. Meant to run from time to time, by a timer.
  std::vector<KeyStep> rotate();
  std::vector<KeyStep> activate(std::string const& kid, bool emergency);
  std::vector<KeyStep> retire(std::string const& kid);
  /// @param emergency  also the key that signs: another one takes its place at once
  std::vector<KeyStep> remove(std::string const& kid, bool emergency);

 private:
  void publish(KeyPlan& plan, std::vector<KeyStep>& steps) const;
  void finish(KeyPlan const& plan, std::vector<KeyStep> const& steps,
              std::vector<PlannedKey> const& removed) const;

  KeyFiles files_;
  store::Database& database_;
  Clock const& clock_;
};

}  // namespace tessera::api_server
