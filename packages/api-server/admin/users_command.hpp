#pragma once

#include "packages/api-server/config.hpp"
#include "packages/api-server/users.hpp"

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace tessera::api_server {

/// `api-server users add|list|set-password|disable|enable|delete`: who can sign in. Each change is
/// an entry in the audit trail of the person's tenants.
class UsersCommand {
 public:
  /// Adds the command with its options; `this` outlives the app.
  void add_to(CLI::App& app);

  /// True when the command line named it.
  [[nodiscard]] bool is_wanted() const noexcept { return static_cast<bool>(action_); }
  /// Does what was asked. Throws Exception, with a hint for people. @return the exit code
  int run(Config const& config);

 private:
  int add(Config const& config);
  int list(Config const& config);
  int set_password(Config const& config);
  int disable(Config const& config);
  int enable(Config const& config);
  int remove(Config const& config);
  int change(Config const& config, UserChange const& wanted);

  std::function<int(UsersCommand&, Config const&)> action_;
  std::string name_;
  std::vector<std::string> tenants_;
  std::string password_file_;
  bool json_ = false;
};

}  // namespace tessera::api_server
