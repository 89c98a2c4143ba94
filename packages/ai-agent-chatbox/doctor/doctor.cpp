#include "packages/ai-agent-chatbox/doctor/doctor.hpp"

#include "appkit/config.hpp"
#include "async/deadline.hpp"
#include "packages/ai-agent-chatbox/doctor/file_checks.hpp"
#include "packages/ai-agent-chatbox/doctor/model_check.hpp"
#include "packages/ai-agent-chatbox/doctor/server_checks.hpp"
#include "packages/ai-agent-chatbox/doctor/terminal_check.hpp"
#include "packages/ai-agent-chatbox/exit_codes.hpp"
#include "packages/ai-agent-chatbox/session.hpp"
#include "packages/ai-agent-chatbox/settings.hpp"
#include "packages/ai-agent-chatbox/terminal/output.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <unistd.h>

namespace tessera::chatbox {
namespace {

using appkit::Section;

constexpr char const* kDotEnv = ".env";

doctor::Files files_of(Config const& config, std::string const& config_file) {
  doctor::Files files;
  files.config = config_file;
  for (std::string const& path : {config.auth.key_file, config.auth.secret_file})
    if (!path.empty()) files.secrets.push_back(appkit::beside(config_file, path));
  files.dot_env = kDotEnv;
  files.state = state_folder(config, config_file);
  files.token_store = login_store(config, config_file, environment_variable);
  return files;
}

/// Where more servers come from, and whether they are used.
void tell_mcp_file(Session const& session, Section& section) {
  if (!session.mcp_file) {
    section.right("mcp.json", "none");
    return;
  }
  std::string const text =
      session.mcp_file->path + ": " + std::to_string(session.mcp_file->servers.size()) + " servers";
  if (session.file_needs_a_yes())
    section.add({"mcp.json",
                 appkit::Verdict::warning,
                 text + ", not used: nobody has said yes to it",
                 "look at it, then start the chat at a terminal and say yes",
                 {}});
  else
    section.right("mcp.json", text);
}

Task<> examine_model(Session& session, ModelSpec wanted, bool ask, std::vector<Section>& sections) {
  doctor::ModelQuestion question{std::move(wanted),
                                 session.providers,
                                 session.model_world->outside.environment,
                                 *session.model_http,
                                 session.clock,
                                 session.surroundings.input_is_terminal,
                                 ask};
  Task<Section> asking = doctor::check_model(std::move(question));
  Section model = co_await std::move(asking);
  sections.push_back(std::move(model));
}

/// As far as they were connected until now.
Task<> examine_servers(Session& session, std::vector<Section>& sections) {
  Task<> waiting = session.host->ready();
  co_await std::move(waiting);
  std::vector<agent::ServerStatus> const found = session.host->status();
  for (std::size_t i = 0; i < found.size(); ++i) {
    doctor::ServerQuestion about{session.servers[i], found[i],
                                 session.links->authorizer(session.servers[i].name), *session.http};
    Task<Section> checking = doctor::check_server(std::move(about));
    Section server = co_await std::move(checking);
    sections.push_back(std::move(server));
  }
}

Task<> examine(Session& session, ModelSpec wanted, bool ask, std::vector<Section>& sections) {
  Task<> asking = examine_model(session, std::move(wanted), ask, sections);
  co_await std::move(asking);
  tell_mcp_file(session, sections.emplace_back(Section{"servers", {}}));
  session.open_servers(!session.file_needs_a_yes(), false);
  session.host->start();
  Task<> looking = examine_servers(session, sections);
  co_await std::move(looking);
  Task<> stopping = session.host->stop();
  co_await std::move(stopping);
}

/// With what the program is built: what is wrong here is wrong for the chat as well.
void examine_all(CommandLine const& command_line, Config config, std::string const& config_file,
                 Environment environment, Surroundings const& where,
                 std::vector<Section>& sections) {
  ModelSpec wanted{config.model.provider, config.model.id};
  // The model is tried by itself: without one, the servers can still be looked at.
  config.model.provider = "offline";
  config.limits.cost_usd = 0;
  asio::io_context loop(1);
  Session session(loop, command_line, std::move(config), config_file, std::move(environment),
                  where);
  std::exception_ptr error;
  asio::co_spawn(loop,
                 examine(session, std::move(wanted), command_line.doctor->ask_model, sections),
                 [&](std::exception_ptr failure) { error = failure; });
  loop.run();
  if (error) std::rethrow_exception(error);
}

}  // namespace

int run_doctor(CommandLine const& command_line, Config const& config,
               std::string const& config_file, DotEnv dot_env, Surroundings const& where) {
  Environment const environment = joined_environment(environment_variable, std::move(dot_env));
  std::vector<Section> sections{
      doctor::check_terminal(where, environment, config.images),
      doctor::check_files(files_of(config, config_file)),
  };
  try {
    examine_all(command_line, config, config_file, environment, where, sections);
  } catch (Exception const& failure) {
    sections.push_back(Section{"settings", {}});
    sections.back().failed("settings", failure.error().hint, "correct the configuration");
  }
  write_fully(STDOUT_FILENO, command_line.doctor->json
                                 ? write_json(appkit::in_json(sections)) + "\n"
                                 : appkit::in_words(sections));
  return doctor::exit_code_of(sections);
}

Task<std::vector<Section>> examine_session(Session& session) {
  std::vector<Section> sections{
      doctor::check_terminal(session.surroundings, environment_variable, session.config.images),
      doctor::check_files(files_of(session.config, session.config_file)),
  };
  ModelSpec wanted{session.model->provider(), session.model->name()};
  Task<> asking = examine_model(session, std::move(wanted), false, sections);
  co_await std::move(asking);
  tell_mcp_file(session, sections.emplace_back(Section{"servers", {}}));
  Task<> looking = examine_servers(session, sections);
  co_await std::move(looking);
  co_return sections;
}

namespace doctor {

int exit_code_of(std::vector<appkit::Section> const& sections) {
  appkit::FirstFailure const first = appkit::first_failure(sections);
  if (first.finding == nullptr) return kExitOk;
  std::string const& check = first.finding->check;
  if (check == "credential") return kExitAuth;
  if (check == "quota") return kExitQuota;
  if (check == "settings" || first.section->name == "files") return kExitUsage;
  return first.section->name.starts_with("server ") ? kExitServer : kExitFailure;
}

}  // namespace doctor
}  // namespace tessera::chatbox
