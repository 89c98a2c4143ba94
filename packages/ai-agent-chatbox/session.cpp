#include "packages/ai-agent-chatbox/session.hpp"

#include "appkit/config.hpp"
#include "appkit/logging.hpp"
#include "http/client/curl_client.hpp"
#include "http/errc.hpp"
#include "llm/model_table.hpp"
#include "llm/price_table.hpp"
#include "packages/ai-agent-chatbox/settings.hpp"
#include "packages/ai-agent-chatbox/terminal/images/protocol.hpp"

#include <algorithm>
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

bool is_named(std::vector<ServerSpec> const& servers, std::string const& name) {
  return std::any_of(servers.begin(), servers.end(),
                     [&](ServerSpec const& one) { return one.name == name; });
}

}  // namespace

std::string environment_variable(char const* name) {
  char const* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

Session::Session(asio::io_context& on, CommandLine const& command_line, Config settings,
                 std::string file, Environment environment, Surroundings where)
    : loop(on),
      config(std::move(settings)),
      surroundings(std::move(where)),
      config_file(std::move(file)),
      state(state_folder(config, config_file)),
      trust_file(command_line.trust_mcp_config),
      rules(rules_of(config.approval, command_line)),
      pins(folder("pins.json")),
      transcript(folder("sessions"), clock) {
  if (!is_image_word(config.images)) refuse("images: auto, kitty, iterm, sixel, blocks or off");
  if (!is_theme_word(config.theme)) refuse("theme: auto, dark, light or mono");
  bool const person = surroundings.input_is_terminal && !command_line.prompt;
  http::CurlClientOptions model_options;
  model_options.user_agent = "ai-agent-chatbox/" TESSERA_VERSION;
  model_options.proxy_from_environment = true;
  model_http = http::make_curl_client(loop, std::move(model_options));
  http = http::make_curl_client(loop);
  wire = std::make_unique<WireView>(*http, *model_http, clock);
  model_world =
      std::make_unique<ModelWorld>(ModelWorld{config.model,
                                              {std::move(environment), wire->models(), clock},
                                              random,
                                              [this](std::string const& text) {
                                                if (notice) notice(text);
                                              }});
  providers = providers_of_this_build(*model_world);
  ModelSpec const wanted{config.model.provider, config.model.id};
  model = std::make_unique<CurrentModel>(
      or_throw(choose_model(wanted, providers, person, model_world->outside.environment)));
  Result<void> const affordable = check_price(*model);
  if (!affordable) throw Exception(affordable.error());
  std::error_code ignored;  // whoever writes there reports what matters
  std::filesystem::create_directories(state, ignored);
  ::chmod(state.c_str(), 0700);

  appkit::LogOptions log_options{.level = config.log.level,
                                 .file = appkit::beside(config_file, config.log.file),
                                 .json = true};
  // Log lines must not run into a screen that somebody edits on.
  if (log_options.file.empty() && person) log_options.file = folder("chatbox.log");
  log = or_throw(appkit::make_log(log_options));
  std::string const resource = config.servers.empty() ? "" : config.servers.front().url;
  credentials = or_throw(make_credential(config.auth, config_file, resource, wire->credentials(),
                                         clock, random, *log));
  if (credentials)
    auth = std::make_unique<TokenStatus>(
        *credentials, config.auth, config.auth.resource.empty() ? resource : config.auth.resource);
  token_store = login_store(config, config_file, environment_variable);
  for (ServerConfig const& server : config.servers)
    servers.push_back(spec_of(server, config, config_file));
  if (!command_line.no_mcp_config)
    mcp_file = or_throw(find_mcp_file(
        command_line.mcp_config, std::filesystem::current_path().string(), environment_variable));
  open_transcript(command_line);
}

void Session::open_transcript(CommandLine const& command_line) {
  if (command_line.continue_session || !command_line.resume.empty()) {
    SessionStore const& store = transcript.store();
    SessionSummary const wanted = or_throw(
        command_line.resume.empty() ? store.latest(std::filesystem::current_path().string())
                                    : store.find(command_line.resume));
    Result<void> const done = transcript.go_on(wanted);
    if (!done) throw Exception(fail(appkit::Errc::usage, done.error().hint));
    return;
  }
  json::object head{
      {"provider", model->provider()}, {"model", model->name()}, {"version", TESSERA_VERSION}};
  Result<void> const done = transcript.begin(random_uuid(random), std::move(head));
  if (!done) throw Exception(done.error());
}

bool Session::file_needs_a_yes() const {
  return mcp_file && mcp_file->of_project && !trust_file && !trusted_files().trusts(*mcp_file);
}

void Session::open_servers(bool with_file, bool person) {
  if (mcp_file && with_file) {
    for (ServerSpec const& from_file : mcp_file->servers) {
      ServerSpec spec = from_file;
      if (is_named(servers, spec.name)) spec.problem = "another server has this name already";
      if (spec.problem.empty()) rules.add(spec.approval);
      servers.push_back(std::move(spec));
    }
  }
  approvals = agent::Approvals(rules, &pins);
  ServerLinks::Outside outside{loop.get_executor(),
                               wire->credentials(),
                               wire->servers(),
                               clock,
                               random,
                               *log,
                               credentials.get(),
                               token_store,
                               {},
                               [this](std::string const& text) {
                                 if (notice) notice(text);
                               },
                               person,
                               [this](std::string const& server, bool ours, std::string_view line) {
                                 wire->line(server, ours, line);
                               }};
  if (person)
    outside.tell = [this](std::string const& text) {
      if (sign_in) sign_in(text);
    };
  links = std::make_unique<ServerLinks>(std::move(outside));
  agent::McpToolHost::Options options;
  options.is_lost = [](error_code const& code) {
    return code == http::Errc::connect_failed || code == http::Errc::transfer_failed;
  };
  for (ServerSpec const& spec : servers) options.servers.push_back(links->link(spec));
  host = std::make_unique<agent::McpToolHost>(loop.get_executor(), *log, std::move(options));
}

void Session::open_servers_for_nobody() {
  if (file_needs_a_yes())
    refuse(mcp_file->path +
           " names servers that nobody has said yes to: look at it and add --trust-mcp-config, or "
           "leave it out with --no-mcp-config");
  open_servers(true, false);
}

Result<void> Session::check_price(llm::Model const& candidate) const {
  bool const limited = config.limits.cost_usd > 0 && candidate.is_ai();
  if (!limited || llm::has_price(candidate.provider(), candidate.name())) return {};
  return fail(appkit::Errc::bad_setting,
              "the price of " + candidate.provider() + ":" + candidate.name() +
                  " is not known, so a limit for the cost cannot be kept");
}

Result<void> Session::switch_model(std::string const& spec) {
  auto chosen =
      choose_model(parse_model_spec(spec), providers, true, model_world->outside.environment);
  if (!chosen) return chosen.error();
  Result<void> const affordable = check_price(**chosen);
  if (!affordable) return affordable.error();
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
  if (config.limits.cost_usd > 0) limits.cost_usd = config.limits.cost_usd;
  limits.context_tokens =
      static_cast<std::uint64_t>(std::max<std::int64_t>(config.limits.context_tokens, 0));
  limits.keep_turns = static_cast<std::size_t>(std::max(config.limits.keep_turns, 1));
  return limits;
}

}  // namespace tessera::chatbox
