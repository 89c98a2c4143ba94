#pragma once

#include "packages/mcp-server/config.hpp"

#include <string>

namespace CLI {
class App;
}

namespace tessera::mcp_server {

/// `mcp-server doctor`: proves layer by layer that this server can do its work as it is configured,
/// and names the first layer that cannot.
class DoctorCommand {
 public:
  /// Adds the command with its options; `this` outlives the app.
  void add_to(CLI::App& app);
  /// True when the command line named it.
  [[nodiscard]] bool is_wanted() const noexcept { return wanted_; }
  /// Throws Exception for wrong usage. @return 0: all is well, 1: a check failed
  int run(Config const& config) const;

 private:
  bool wanted_ = false;
  bool json_ = false;
  std::string token_file_;
  std::string tenant_;
};

}  // namespace tessera::mcp_server
