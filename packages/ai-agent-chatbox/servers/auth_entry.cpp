#include "packages/ai-agent-chatbox/servers/auth_entry.hpp"

#include "appkit/config.hpp"
#include "packages/ai-agent-chatbox/servers/entry_reader.hpp"

namespace tessera::chatbox {
namespace {

std::string path_of(std::string path, std::string const& folder) {
  if (path.empty() || path.starts_with('/')) return path;
  return folder + "/" + path;
}

ServerAuth read_client_credentials(EntryReader& reader, std::string const& folder) {
  oauth::ClientSettings out;
  out.issuer = reader.text("issuer");
  out.client_id = reader.text("client_id");
  out.key_file = path_of(reader.text("key_file"), folder);
  out.secret_file = path_of(reader.text("secret_file"), folder);
  out.scope = reader.text("scope");
  out.resource = reader.text("resource");
  out.tenant_id = reader.text("tenant_id");
  if (out.issuer.empty() || out.client_id.empty())
    reader.wrong("\"issuer\" and \"client_id\" are needed");
  if (out.key_file.empty() == out.secret_file.empty())
    reader.wrong("either \"key_file\" or \"secret_file\" is needed");
  return out;
}

ServerAuth read_token_command(EntryReader& reader) {
  TokenCommand out;
  out.command = reader.list("command");
  if (out.command.empty() || out.command.front().empty())
    reader.wrong("\"command\" is a list: the program and its arguments");
  for (auto& [name, value] : reader.pairs("env")) out.environment.emplace_back(name, value);
  if (auto const lifetime = reader.number("lifetimeSeconds", 1, 86'400))
    out.lifetime = std::chrono::seconds(*lifetime);
  return out;
}

ServerAuth read_browser(EntryReader& reader, std::string const& folder) {
  oauth::LoginSettings out;
  out.issuer = reader.text("issuer");
  out.client_id = reader.text("client_id");
  out.secret_file = path_of(reader.text("secret_file"), folder);
  out.scope = reader.text("scope");
  out.metadata_url = reader.text("metadata_url");
  if (auto const port = reader.number("redirect_port", 0, 65'535))
    out.redirect_port = static_cast<std::int32_t>(*port);
  if (!out.secret_file.empty() && out.client_id.empty())
    reader.wrong("\"secret_file\" needs \"client_id\"");
  return out;
}

}  // namespace

Result<ServerAuth> read_auth_entry(json::object const& auth, Environment const& environment,
                                   std::string const& folder, std::vector<std::string>& variables) {
  EntryReader reader(auth, environment);
  std::string const type = reader.plain("type");
  ServerAuth out;
  if (type == "client_credentials")
    out = read_client_credentials(reader, folder);
  else if (type == "token_command")
    out = read_token_command(reader);
  else if (type == "oauth")
    out = read_browser(reader, folder);
  else if (type != "none")
    reader.wrong("\"type\" is none, client_credentials, token_command or oauth");
  std::vector<std::string> const unknown = reader.left_over();
  if (!unknown.empty())
    reader.wrong("there is an unknown setting: " + unknown.front().substr(0, 40));
  variables.insert(variables.end(), reader.variables().begin(), reader.variables().end());
  if (!reader.problem().empty())
    return fail(appkit::Errc::bad_setting, "\"auth\": " + reader.problem());
  return out;
}

}  // namespace tessera::chatbox
