#include "packages/ai-agent-chatbox/session.hpp"

#include "appkit/config.hpp"
#include "appkit/logging.hpp"
#include "http/client/curl_client.hpp"
#include "llm/model_table.hpp"
#include "mcp/protocol/version.hpp"
#include "packages/ai-agent-chatbox/terminal/images/protocol.hpp"

#include <cstdlib>
#include <filesystem>
#include <sys/stat.h>

namespace tessera::chatbox {
namespace {

template <class T>
T or_throw(Result<T> result) {
  if (!result) throw Exception(result.error());
  return std::move(*result);
}

[[noreturn]] void refuse(std::string hint) {
  throw Exception(fail(appkit::Errc::bad_setting, std::move(hint)));
}

mcp::EraChoice era_of(ServerConfig const& server) {
  if (server.era == "auto") return mcp::EraChoice::automatic;
  if (server.era == mcp::kModernVersion) return mcp::EraChoice::modern;
  if (server.era == mcp::kLatestLegacyVersion) return mcp::EraChoice::legacy;
  refuse("servers." + server.name + ".era: auto, 2026-07-28 or 2025-11-25, not " + server.era);
}

agent::ApprovalRules rules_of(ApprovalConfig const& config, CommandLine const& command_line) {
  agent::ApprovalRules rules{config.deny, config.ask, config.allow, config.read_only_runs};
  rules.deny.insert(rules.deny.end(), command_line.deny.begin(), command_line.deny.end());
  rules.allow.insert(rules.allow.end(), command_line.allow.begin(), command_line.allow.end());
  return rules;
}

agent::McpToolHost::Options host_options(Session& session) {
  Config const& config = session.config;
  agent::McpToolHost::Options options;
  for (ServerConfig const& server : config.servers) {
    if (server.name.empty() || server.url.empty()) refuse("servers: name and url are needed");
    agent::McpToolHost::Server one;
    one.name = server.name;
    one.options.url = server.url;
    one.options.era = era_of(server);
    one.options.client_info.name = "ai-agent-chatbox";
    one.options.client_info.version = TESSERA_VERSION;
    one.options.timeout = std::chrono::seconds(server.timeout_seconds);
    one.trusted_to_ask = server.trusted_to_ask;
    http::Authorizer* const authorizer = server.authorize ? session.credentials.get() : nullptr;
    one.make_client = [&session, authorizer](mcp::ClientOptions client) {
      return std::make_unique<mcp::Client>(session.loop.get_executor(), *session.http, authorizer,
                                           session.clock, std::move(client), *session.log);
    };
    options.servers.push_back(std::move(one));
  }
  return options;
}

}  // namespace

std::string environment_variable(char const* name) {
  char const* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

Session::Session(asio::io_context& on, CommandLine const& command_line, Config settings,
                 std::string config_file, Environment environment, Surroundings where)
    : loop(on),
      config(std::move(settings)),
      surroundings(std::move(where)),
      state(std::filesystem::absolute(appkit::beside(config_file, config.state_dir))
                .lexically_normal()
                .string()),
      id(random_uuid(random)),
      approvals(rules_of(config.approval, command_line)) {
  if (!is_image_word(config.images)) refuse("images: auto, kitty, iterm, sixel, blocks or off");
  bool const person = surroundings.input_is_terminal && !command_line.prompt;
  http::CurlClientOptions model_options;
  model_options.user_agent = "ai-agent-chatbox/" TESSERA_VERSION;
  model_options.proxy_from_environment = true;
  model_http = http::make_curl_client(loop, std::move(model_options));
  model_world =
      std::make_unique<ModelWorld>(ModelWorld{config.model,
                                              {std::move(environment), *model_http, clock},
                                              random,
                                              [this](std::string const& text) {
                                                if (notice) notice(text);
                                              }});
  providers = providers_of_this_build(*model_world);
  ModelSpec const wanted{config.model.provider, config.model.id};
  model = std::make_unique<CurrentModel>(
      or_throw(choose_model(wanted, providers, person, model_world->outside.environment)));
  std::error_code ignored;  // whoever writes there reports what matters
  std::filesystem::create_directories(state, ignored);
  ::chmod(state.c_str(), 0700);

  appkit::LogOptions log_options{.level = config.log.level,
                                 .file = appkit::beside(config_file, config.log.file),
                                 .json = true};
  // Log lines must not run into a screen that somebody edits on.
  if (log_options.file.empty() && person) log_options.file = folder("chatbox.log");
  log = or_throw(appkit::make_log(log_options));
  http = http::make_curl_client(loop);
  std::string const resource = config.servers.empty() ? "" : config.servers.front().url;
  credentials =
      or_throw(make_credential(config.auth, config_file, resource, *http, clock, random, *log));
  if (credentials)
    auth = std::make_unique<TokenStatus>(
        *credentials, config.auth, config.auth.resource.empty() ? resource : config.auth.resource);
  host = std::make_unique<agent::McpToolHost>(loop.get_executor(), *log, host_options(*this));
  transcript = or_throw(agent::FileTranscript::create(folder("sessions"), id, clock));
}

Result<void> Session::switch_model(std::string const& spec) {
  auto chosen =
      choose_model(parse_model_spec(spec), providers, true, model_world->outside.environment);
  if (!chosen) return chosen.error();
  model->become(std::move(*chosen));
  return {};
}

std::string Session::model_warning() const {
  std::string const warning =
      llm::lifecycle_warning(model->provider(), model->name(), clock.now_seconds());
  return warning.empty() ? warning : warning + "\n";
}

agent::TurnLimits Session::limits() const {
  agent::TurnLimits limits;
  limits.responses = config.limits.responses;
  limits.tool_calls = config.limits.tool_calls;
  limits.time = std::chrono::seconds(config.limits.seconds);
  return limits;
}

}  // namespace tessera::chatbox
