#include "packages/mcp-server/command.hpp"

#include "packages/mcp-server/doctor/doctor_command.hpp"
#include "packages/mcp-server/policy/policy_command.hpp"
#include "packages/mcp-server/tenants/tenants_command.hpp"

#include <CLI/CLI.hpp>

namespace tessera::mcp_server {

void Command::asks_for_it(CLI::App& verb, std::function<void()> chosen) {
  verb.add_flag("--json", json_, "Answer in JSON");
  verb.callback([this, chosen = std::move(chosen)] {
    wanted_ = true;
    if (chosen) chosen();
  });
}

std::vector<std::unique_ptr<Command>> all_commands() {
  std::vector<std::unique_ptr<Command>> all;
  all.push_back(std::make_unique<PolicyCommand>());
  all.push_back(std::make_unique<TenantsCommand>());
  all.push_back(std::make_unique<DoctorCommand>());
  return all;
}

}  // namespace tessera::mcp_server
