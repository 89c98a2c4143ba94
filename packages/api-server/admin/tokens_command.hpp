#pragma once

#include "packages/api-server/config.hpp"

#include <string>

namespace CLI {
class App;
}

namespace tessera::api_server {

/// `api-server tokens revoke`: access tokens that must not be accepted any more.
class TokensCommand {
 public:
  /// Adds the command with its options; `this` outlives the app.
  void add_to(CLI::App& app);
  /// True when the command line named it.
  [[nodiscard]] bool is_wanted() const noexcept { return wanted_; }
  /// Does what was asked. Throws Exception, with a hint for people. @return the exit code
  int run(Config const& config);

 private:
  bool wanted_ = false;
  std::string jti_;
  std::string grant_;
  bool json_ = false;
};

}  // namespace tessera::api_server
