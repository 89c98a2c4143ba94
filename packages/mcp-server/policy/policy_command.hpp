#pragma once

#include "packages/mcp-server/command.hpp"

#include <string>
#include <vector>

namespace tessera::mcp_server {

/// `mcp-server policy test`: which rule decides about a call, and why the rules before it do not.
class PolicyCommand final : public Command {
 public:
  void add_to(appkit::CommandParser const& app) override;
  /// @return 0: allowed, 1: denied
  int run(Config const& config) override;

 private:
  std::string caller_;
  std::string tool_;
  std::vector<std::string> arguments_;
};

}  // namespace tessera::mcp_server
