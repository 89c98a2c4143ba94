#include "packages/ai-agent-chatbox/program.hpp"

#include "appkit/config.hpp"
#include "packages/ai-agent-chatbox/auth_command.hpp"
#include "packages/ai-agent-chatbox/conversation.hpp"
#include "packages/ai-agent-chatbox/doctor/doctor.hpp"
#include "packages/ai-agent-chatbox/dot_env.hpp"
#include "packages/ai-agent-chatbox/exit_codes.hpp"
#include "packages/ai-agent-chatbox/one_shot.hpp"
#include "packages/ai-agent-chatbox/rules_text.hpp"
#include "packages/ai-agent-chatbox/session.hpp"
#include "packages/ai-agent-chatbox/settings.hpp"
#include "packages/ai-agent-chatbox/terminal/output.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdio>
#include <filesystem>
#include <unistd.h>

namespace tessera::chatbox {
namespace {

constexpr char const* kUsualConfig = ".tessera/chatbox.toml";

template <class T>
T or_throw(Result<T> result) {
  if (!result) throw Exception(result.error());
  return std::move(*result);
}

std::string config_file(CommandLine const& command_line) {
  if (!command_line.common.config.empty()) return command_line.common.config;
  return std::filesystem::exists(kUsualConfig) ? kUsualConfig : "";
}

/// `rules test`: connects, so that what tools claim is known, and calls nothing.
Task<int> run_rules_test(Session& session, std::string call) {
  session.open_servers_for_nobody();
  session.host->start();
  co_await session.host->ready();
  Result<std::string> const text = explain_call(session.approvals, *session.host, call);
  co_await session.host->stop();
  if (!text) throw Exception(text.error());
  write_fully(STDOUT_FILENO, *text);
  co_return kExitOk;
}

/// @param notice  of `.env`; shown before everything else
Task<int> run_session(Session& session, CommandLine command_line, std::string notice) {
  if (command_line.auth) {
    int const code = co_await run_auth(session, *command_line.auth);
    co_return code;
  }
  if (command_line.rules_test) {
    int const code = co_await run_rules_test(session, *command_line.rules_test);
    co_return code;
  }
  if (command_line.prompt) {
    write_fully(STDERR_FILENO, notice + session.model_warning());
    int const code = co_await run_one_shot(session, std::move(command_line));
    co_return code;
  }
  std::string banner = notice + (session.model->is_ai() ? session.model_warning()
                                                        : offline_banner(session.providers));
  int const code = co_await run_conversation(session, std::move(command_line), std::move(banner));
  co_return code;
}

}  // namespace

int run_chatbox(CommandLine const& command_line) {
  appkit::ConfigSources sources;
  sources.file = config_file(command_line);
  sources.env_name = "TESSERA_CHATBOX";
  sources.flags = or_throw(command_line.common.settings());
  sources.flags.insert(sources.flags.end(), command_line.settings.begin(),
                       command_line.settings.end());
  Config config = or_throw(appkit::load_config<Config>(sources));
  if (command_line.common.print_config) {
    std::puts(appkit::print_config(to_json(config)).c_str());
    return 0;
  }
  if (command_line.common.check_config) return 0;

  if (command_line.sessions) {
    std::string const folder = state_folder(config, sources.file) + "/sessions";
    write_fully(STDOUT_FILENO, or_throw(run_sessions(*command_line.sessions, folder)));
    return kExitOk;
  }

  Surroundings surroundings;
  surroundings.input_is_terminal = ::isatty(STDIN_FILENO) == 1;
  surroundings.output_is_terminal = ::isatty(STDOUT_FILENO) == 1;
  surroundings.plain = command_line.plain;
  surroundings.color = command_line.color;
  DotEnv dot_env = or_throw(load_dot_env(".env"));
  std::string notice = dot_env.notice;
  if (command_line.doctor)
    return run_doctor(command_line, config, sources.file, std::move(dot_env), surroundings);
  // Whoever signs in needs no model.
  if (command_line.auth) config.model.provider = "offline";
  asio::io_context loop(1);
  Session session(loop, command_line, config, sources.file,
                  joined_environment(environment_variable, std::move(dot_env)), surroundings);
  int code = 1;
  std::exception_ptr error;
  asio::co_spawn(loop, run_session(session, command_line, std::move(notice)),
                 [&](std::exception_ptr failure, int result) {
                   error = failure;
                   code = result;
                 });
  loop.run();
  if (error) std::rethrow_exception(error);
  return code;
}

}  // namespace tessera::chatbox
