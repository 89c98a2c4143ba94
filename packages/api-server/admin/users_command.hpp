#pragma once

#include "packages/api-server/admin/admin_command.hpp"
#include "packages/api-server/users.hpp"

#include <string>
#include <vector>

namespace tessera::api_server {

/// `api-server users add|list|set-password|disable|enable|delete`: who can sign in. Each change is
/// an entry in the audit trail of the person's tenants.
class UsersCommand final : public AdminCommand {
 public:
  void add_to(appkit::CommandParser const& app) override;

 private:
  int add(Config const& config);
  int list(Config const& config);
  int set_password(Config const& config);
  int disable(Config const& config);
  int enable(Config const& config);
  int remove(Config const& config);
  int change(Config const& config, UserChange const& wanted);

  std::string name_;
  std::vector<std::string> tenants_;
  std::string password_file_;
};

}  // namespace tessera::api_server
