#pragma once

#include "oauth/model/client_record.hpp"
#include "packages/api-server/admin/admin_command.hpp"
#include "packages/api-server/admin/administration.hpp"

#include <string>
#include <vector>

namespace tessera::api_server {

/// `api-server clients add|list|show|rotate-secret|disable|enable|delete|import`: the programs that
/// get tokens. A running server knows of a change within five seconds.
class ClientsCommand final : public AdminCommand {
 public:
  void add_to(appkit::CommandParser const& app) override;

 private:
  void add_add(appkit::CommandParser const& clients);
  int add(Config const& config);
  int list(Config const& config);
  int show(Config const& config);
  int rotate_secret(Config const& config);
  int disable(Config const& config);
  int enable(Config const& config);
  int remove(Config const& config);
  int import(Config const& config);

  /// What `add` registers, without a credential.
  [[nodiscard]] oauth::ClientRecord record() const;
  /// Gives the record a new secret, makes the change, and hands the secret out.
  int with_new_secret(Config const& config, oauth::ClientRecord record, std::string const& action);

  std::string client_id_;
  std::string name_;
  std::string auth_ = "private_key_jwt";
  std::string jwks_file_;
  std::string new_key_file_;
  std::string default_resource_;
  std::string import_file_;
  std::vector<std::string> tenants_;
  std::vector<std::string> scopes_;
  std::vector<std::string> resources_;
  std::vector<std::string> redirect_uris_;
  std::vector<std::string> grants_;
  SecretTarget secret_;
  bool replace_ = false;
};

}  // namespace tessera::api_server
