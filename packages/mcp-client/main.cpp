#include "appkit/config.hpp"
#include "base/json_codec.hpp"
#include "packages/mcp-client/explain.hpp"
#include "packages/mcp-client/run.hpp"

#include <csignal>
#include <cstdio>

int main(int argc, char** argv) {
  using namespace tessera;
  using namespace tessera::mcp_client;

  std::signal(SIGPIPE, SIG_IGN);
  auto const write = [](std::FILE* file) {
    return [file](std::string const& text) {
      std::fwrite(text.data(), 1, text.size(), file);
      std::fflush(file);
    };
  };
  Screen const screen{write(stdout), write(stderr)};

  Parsed const parsed = parse_command_line(argc, argv);
  if (parsed.exit) return *parsed.exit;
  Result<Config> const config = load_settings(parsed.command);
  if (!config) {
    Explanation const why = explain(std::make_exception_ptr(Exception(config.error())), {});
    screen.notes(explanation_text(why));
    return static_cast<int>(Exit::usage);
  }
  if (parsed.command.common.print_config) screen.out(appkit::print_config(to_json(*config)));
  if (parsed.command.common.print_config || parsed.command.common.check_config) return 0;
  return static_cast<int>(run(parsed.command, *config, screen));
}
