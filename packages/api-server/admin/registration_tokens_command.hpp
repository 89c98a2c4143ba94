#pragma once

#include "packages/api-server/admin/admin_command.hpp"
#include "packages/api-server/admin/administration.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tessera::api_server {

/// `api-server registration-tokens add`: tokens with which somebody may register clients.
/// Spec: RFC 7591 §3 (initial access tokens)
class RegistrationTokensCommand final : public AdminCommand {
 public:
  void add_to(appkit::CommandParser const& app) override;

 private:
  /// Makes a token with its terms. Only its hash is kept: it is seen this once.
  int add(Config const& config);

  std::string name_;
  SecretTarget secret_;
  std::uint32_t uses_ = 1;
  std::uint32_t hours_ = 24;
  std::vector<std::string> grant_types_;  // empty: those of the configuration, as all below
  std::vector<std::string> auth_methods_;
  std::vector<std::string> scopes_;
  std::vector<std::string> tenants_;
  std::vector<std::string> redirect_hosts_;
};

}  // namespace tessera::api_server
