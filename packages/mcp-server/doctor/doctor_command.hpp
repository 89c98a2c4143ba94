#pragma once

#include "packages/mcp-server/command.hpp"

#include <string>

namespace tessera::mcp_server {

/// `mcp-server doctor`: proves layer by layer that this server can do its work as it is configured,
/// and names the first layer that cannot.
class DoctorCommand final : public Command {
 public:
  void add_to(appkit::CommandParser const& app) override;
  /// Throws Exception for wrong usage. @return 0: all is well, 1: a check failed
  int run(Config const& config) override;

 private:
  std::string token_file_;
  std::string tenant_;
};

}  // namespace tessera::mcp_server
