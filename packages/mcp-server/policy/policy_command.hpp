#pragma once

#include "packages/mcp-server/config.hpp"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace tessera::mcp_server {

/// `mcp-server policy test`: which rule decides about a call, and why the rules before it do not.
class PolicyCommand {
 public:
  /// Adds the command with its options; `this` outlives the app.
  void add_to(CLI::App& app);
  /// True when the command line named it.
  [[nodiscard]] bool is_wanted() const noexcept { return wanted_; }
  /// Throws Exception, with a hint for people. @return 0: allowed, 1: denied
  int run(Config const& config) const;

 private:
  bool wanted_ = false;
  std::string caller_;
  std::string tool_;
  std::vector<std::string> arguments_;
  bool json_ = false;
};

}  // namespace tessera::mcp_server
