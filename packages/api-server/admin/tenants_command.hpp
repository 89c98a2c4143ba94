#pragma once

#include "packages/api-server/admin/admin_command.hpp"

#include <string>

namespace tessera::api_server {

/// `api-server tenants add|list|show|disable|enable`: whom accounts, people and tokens belong to.
class TenantsCommand final : public AdminCommand {
 public:
  void add_to(appkit::CommandParser const& app) override;

 private:
  int add(Config const& config);
  int list(Config const& config);
  int show(Config const& config);
  int disable(Config const& config);
  int enable(Config const& config);
  int set_disabled(Config const& config, bool disabled);

  std::string name_;
};

}  // namespace tessera::api_server
