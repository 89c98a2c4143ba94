#include "packages/mcp-server/command.hpp"

#include "packages/mcp-server/doctor/doctor_command.hpp"
#include "packages/mcp-server/policy/policy_command.hpp"
#include "packages/mcp-server/tenants/tenants_command.hpp"

namespace tessera::mcp_server {

void Command::asks_for_it(appkit::CommandParser const& verb, std::function<void()> chosen) {
  verb.flag("--json", json_, "Answer in JSON");
  verb.on_chosen([this, chosen = std::move(chosen)] {
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
