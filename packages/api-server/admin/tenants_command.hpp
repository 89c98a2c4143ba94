#pragma once

#include "packages/api-server/config.hpp"

#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace tessera::api_server {

/// `api-server tenants add|list|show`: whom accounts, people and tokens belong to.
class TenantsCommand {
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
  int show(Config const& config);

  std::function<int(TenantsCommand&, Config const&)> action_;
  std::string name_;
  bool json_ = false;
};

}  // namespace tessera::api_server
