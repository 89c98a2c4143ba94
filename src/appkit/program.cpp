#include "appkit/program.hpp"

#include "appkit/config.hpp"

#include <csignal>
#include <cstdio>
#include <exception>
#include <pthread.h>

namespace tessera::appkit {
namespace {

int report(char const* name, std::string const& text, int code) {
  std::fprintf(stderr, "%s: %s\n", name, text.c_str());
  return code;
}

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

Result<std::vector<std::pair<std::string, std::string>>> CommonFlags::settings() const {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (std::string const& set : sets) {
    std::size_t const equals = set.find('=');
    if (equals == 0 || equals == std::string::npos)
      return fail(Errc::usage,
                  "--set wants key=value, for example --set listen.port=3006; got '" + set + "'");
    pairs.emplace_back(set.substr(0, equals), set.substr(equals + 1));
  }
  return pairs;
}

void add_common_flags(CommandParser const& app, CommonFlags& flags) {
  app.option("--config", flags.config, "Configuration file (TOML)").type_name("FILE");
  app.option("--set", flags.sets, "One setting by its path, over file and environment")
      .type_name("KEY=VALUE");
  app.flag("--check-config", flags.check_config, "Check the configuration and stop");
  app.flag("--print-config", flags.print_config, "Print the merged configuration and stop");
}

int run_program(char const* name, std::function<int()> const& body) {
  try {
    return body();
  } catch (Exception const& failure) {
    bool const ours = failure.code().category() == make_error_code(Errc::usage).category();
    return report(name, failure.what(), ours ? 2 : 1);
  } catch (std::exception const& failure) {
    return report(name, failure.what(), 1);
  }
}

void block_stop_signals() {
  sigset_t const set = stop_signals();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

int wait_for_stop_signal() {
  sigset_t const set = stop_signals();
  int number = 0;
  while (sigwait(&set, &number) != 0) {
  }
  return number;
}

}  // namespace tessera::appkit
