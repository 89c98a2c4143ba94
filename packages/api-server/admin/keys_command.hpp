#pragma once

#include "packages/api-server/admin/admin_command.hpp"

#include <string>

namespace tessera::api_server {

/// `api-server keys list|rotate|activate|retire|remove`: the keys that sign access tokens. A
/// running server takes a change up by itself.
class KeysCommand final : public AdminCommand {
 public:
  void add_to(appkit::CommandParser const& app) override;

 private:
  int list(Config const& config);
  int rotate(Config const& config);
  int activate(Config const& config);
  int retire(Config const& config);
  int remove(Config const& config);

  std::string kid_;
  bool emergency_ = false;
};

}  // namespace tessera::api_server
