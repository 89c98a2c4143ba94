#include "packages/ai-agent-chatbox/settings.hpp"

#include "appkit/config.hpp"
#include "mcp/protocol/version.hpp"

#include <filesystem>

namespace tessera::chatbox {
namespace {

[[noreturn]] void refuse(std::string hint) {
  throw Exception(fail(appkit::Errc::bad_setting, std::move(hint)));
}

mcp::EraChoice era_of(ServerConfig const& server) {
  if (server.era == "auto") return mcp::EraChoice::automatic;
  if (server.era == mcp::kModernVersion) return mcp::EraChoice::modern;
  if (server.era == mcp::kLatestLegacyVersion) return mcp::EraChoice::legacy;
  refuse("servers." + server.name + ".era: auto, 2026-07-28 or 2025-11-25, not " + server.era);
}

}  // namespace

agent::ApprovalRules rules_of(ApprovalConfig const& config, CommandLine const& command_line) {
  agent::ApprovalRules rules{config.deny, config.ask, config.allow, config.read_only_runs};
  rules.deny.insert(rules.deny.end(), command_line.deny.begin(), command_line.deny.end());
  rules.allow.insert(rules.allow.end(), command_line.allow.begin(), command_line.allow.end());
  return rules;
}

ServerSpec spec_of(ServerConfig const& server, Config const& config,
                   std::string const& config_file) {
  if (server.name.empty() || server.url.empty()) refuse("servers: name and url are needed");
  ServerSpec spec;
  spec.name = server.name;
  spec.url = spec.shown = server.url;
  spec.era = era_of(server);
  spec.timeout = std::chrono::seconds(server.timeout_seconds);
  spec.trusted_to_ask = server.trusted_to_ask;
  spec.roots = server.roots;
  spec.sampling = server.sampling;
  if (server.authorize && !config.auth.issuer.empty()) spec.auth = SharedAuth{};
  if (server.authorize && config.auth.issuer.empty()) {
    oauth::LoginSettings login = config.login;
    login.secret_file = appkit::beside(config_file, login.secret_file);
    spec.auth = std::move(login);
  }
  return spec;
}

std::string login_store(Config const& config, std::string const& config_file,
                        Environment const& environment) {
  if (!config.login.store.empty()) return appkit::beside(config_file, config.login.store);
  Result<std::string> usual = oauth::default_login_store(environment);
  return usual ? std::move(*usual) : state_folder(config, config_file) + "/credentials.json";
}

std::string state_folder(Config const& config, std::string const& config_file) {
  return std::filesystem::absolute(appkit::beside(config_file, config.state_dir))
      .lexically_normal()
      .string();
}

}  // namespace tessera::chatbox
