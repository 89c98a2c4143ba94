#include "packages/api-server/admin/admin_command.hpp"

#include "packages/api-server/admin/clients_command.hpp"
#include "packages/api-server/admin/keys_command.hpp"
#include "packages/api-server/admin/registration_tokens_command.hpp"
#include "packages/api-server/admin/tenants_command.hpp"
#include "packages/api-server/admin/tokens_command.hpp"
#include "packages/api-server/admin/users_command.hpp"

namespace tessera::api_server {

appkit::CommandParser AdminCommand::add_verb(appkit::CommandParser const& subject, char const* verb,
                                             char const* help, Action action) {
  auto const command = subject.command(verb, help);
  command.flag("--json", json_, "Answer in JSON");
  command.on_chosen([this, action = std::move(action)] { action_ = action; });
  return command;
}

std::vector<std::unique_ptr<AdminCommand>> admin_commands() {
  std::vector<std::unique_ptr<AdminCommand>> all;
  all.push_back(std::make_unique<UsersCommand>());
  all.push_back(std::make_unique<KeysCommand>());
  all.push_back(std::make_unique<TenantsCommand>());
  all.push_back(std::make_unique<ClientsCommand>());
  all.push_back(std::make_unique<TokensCommand>());
  all.push_back(std::make_unique<RegistrationTokensCommand>());
  return all;
}

}  // namespace tessera::api_server
