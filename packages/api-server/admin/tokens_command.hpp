#pragma once

#include "packages/api-server/admin/admin_command.hpp"

#include <string>

namespace tessera::api_server {

/// `api-server tokens revoke`: access tokens that must not be accepted any more.
class TokensCommand final : public AdminCommand {
 public:
  void add_to(appkit::CommandParser const& app) override;

 private:
  int revoke(Config const& config);

  std::string jti_;
  std::string grant_;
};

}  // namespace tessera::api_server
