#pragma once

#include "packages/mcp-server/command.hpp"
#include "packages/mcp-server/tenants/tenant_table.hpp"
#include "store/database.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tessera::mcp_server {

/// `mcp-server tenants list|show|set|remove|history`: what holds for single tenants, in the
/// database that `tenant_store.database` names, and who changed it. Running servers take a change
/// up within `tenant_store.refresh_seconds`.
class TenantsCommand final : public Command {
 public:
  void add_to(appkit::CommandParser const& app) override;
  int run(Config const& config) override;

 private:
  int list(Config const& config, store::Database& database);
  int show(Config const& config, store::Database& database);
  int set(Config const& config, store::Database& database);
  int remove(Config const& config, store::Database& database);
  int history(Config const& config, store::Database& database);

  std::function<int(TenantsCommand&, Config const&, store::Database&)> action_;
  std::string name_;
  std::vector<std::string> settings_;
  std::int64_t limit_ = 100;
};

}  // namespace tessera::mcp_server
