#pragma once

#include "packages/api-server/admin/administration.hpp"
#include "packages/api-server/config.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace tessera::api_server {

/// `api-server registration-tokens add`: tokens with which somebody may register clients.
/// Spec: RFC 7591 §3 (initial access tokens)
class RegistrationTokensCommand {
 public:
  /// Adds the command with its options; `this` outlives the app.
  void add_to(CLI::App& app);
  /// True when the command line named it.
  [[nodiscard]] bool is_wanted() const noexcept { return wanted_; }
  /// Makes a token with its terms. Only its hash is kept: it is seen this once.
  /// Throws Exception, with a hint for people. @return the exit code
  int run(Config const& config);

 private:
  bool wanted_ = false;
  std::string name_;
  SecretTarget secret_;
  std::uint32_t uses_ = 1;
  std::uint32_t hours_ = 24;
  std::vector<std::string> grant_types_;  // empty: those of the configuration, as all below
  std::vector<std::string> auth_methods_;
  std::vector<std::string> scopes_;
  std::vector<std::string> tenants_;
  std::vector<std::string> redirect_hosts_;
  bool json_ = false;
};

}  // namespace tessera::api_server
