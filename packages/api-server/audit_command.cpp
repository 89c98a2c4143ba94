#include "packages/api-server/audit_command.hpp"

#include "base/log.hpp"
#include "packages/api-server/audit.hpp"
#include "packages/api-server/errors.hpp"
#include "packages/api-server/services.hpp"

#include <algorithm>
#include <cstdio>

namespace tessera::api_server {
namespace {

bool verify_one(store::Database& database, std::string const& tenant) {
  Result<AuditState> const state =
      database.read_now([&](store::Connection& db) { return verify_audit(db, tenant); });
  if (!state) {
    std::printf("BROKEN  %s\n", state.error().hint.c_str());
    return false;
  }
  std::printf("holds   %s: %lld entries, last hash %s\n", tenant.c_str(),
              static_cast<long long>(state->entries), state->last_hash.c_str());
  return true;
}

}  // namespace

int audit_verify(Config const& config, std::string const& tenant) {
  store::Database database(database_options(config, null_log()));
  migrate_all(database, null_log());
  std::vector<std::string> tenants = database.read_now(all_chains);
  if (!tenant.empty()) {
    if (std::find(tenants.begin(), tenants.end(), tenant) == tenants.end()) {
      std::fprintf(stderr, "api-server: there is no tenant %s\n", tenant.c_str());
      return 2;
    }
    tenants = {tenant};
  }
  bool holds = true;
  for (std::string const& one : tenants) holds = verify_one(database, one) && holds;
  return holds ? 0 : 1;
}

}  // namespace tessera::api_server
