#include "appkit/config.hpp"
#include "appkit/program.hpp"
#include "http/server/server.hpp"
#include "packages/mcp-server/command.hpp"
#include "packages/mcp-server/config.hpp"
#include "packages/mcp-server/pipeline.hpp"
#include "packages/mcp-server/policy/load_policy.hpp"
#include "packages/mcp-server/startup_report.hpp"

#include <cstdio>

namespace tessera::mcp_server {
namespace {

constexpr char const* kHelpEnd = R"(
`api-server init --dir .tessera` writes a configuration and the keys that it names:
  mcp-server --config .tessera/mcp-server.toml     serve on http://localhost:3005/mcp
  mcp-client --config .tessera/mcp-client.toml tools

Who may call what, and how often (docs/howto/tenants-and-policy.md):
  mcp-server --config FILE policy test --as tenant=acme,scope=email:read get_email account_id=12345
  mcp-server --config FILE tenants set acme requests_per_second=50 burst=100

Whether everything behind it works, layer by layer:
  mcp-server --config FILE doctor --token-file caller.token

Every request needs an access token for the resource that the configuration names; without one the
answer is 401 with the address of the metadata that says where to get it.

Settings come from defaults, then --config, then the environment
(TESSERA_MCP_SERVER__LISTEN__PORT=3005), then --set listen.port=3005. Secrets are always in files.
Exit codes: 0 done, 1 failed, 2 wrong usage or configuration.
)";

Config read_config(appkit::CommonFlags const& flags) {
  appkit::ConfigSources sources;
  sources.file = flags.config;
  sources.env_name = "TESSERA_MCP_SERVER";
  sources.flags = flags.settings().value();
  Config config = resolve(appkit::load_config<Config>(sources).value(), sources.file);
  check(config).value();
  static_cast<void>(policy::load_policy(config).value());
  return config;
}

int serve(Config const& config) {
  std::unique_ptr<Log> const log = appkit::make_log(config.log).value();
  SystemClock const clock;
  SystemRandom random;
  Services const services(config, *log, clock, random);
  http::Server server(appkit::server_options(config.listen, *log),
                      [&](http::Worker& worker) { return make_handler(services, worker); });
  server.start();
  report_startup(config, server.port(), *log);
  int const signal = appkit::wait_for_stop_signal();
  log->info("stopping", {{"signal", signal}});
  server.stop();
  return 0;
}

int run(int argc, char** argv) {
  appkit::ProgramParser app("mcp-server",
                            "MCP server: verifies every request, asks a human before a write, "
                            "hands the right identity to each backend.",
                            TESSERA_VERSION);
  app.footer(kHelpEnd);
  appkit::CommonFlags flags;
  appkit::add_common_flags(app, flags);
  app.falls_through();
  auto const commands = all_commands();
  for (auto const& command : commands) command->add_to(app);
  if (std::optional<int> const exit = app.parse(argc, argv)) return *exit;
  Config const config = read_config(flags);
  if (flags.print_config) {
    std::printf("%s", appkit::print_config(to_json(config)).c_str());
    return 0;
  }
  if (flags.check_config) {
    std::puts("the configuration is right");
    return 0;
  }
  for (auto const& command : commands)
    if (command->is_wanted()) return command->run(config);
  return serve(config);
}

}  // namespace
}  // namespace tessera::mcp_server

int main(int argc, char** argv) {
  using namespace tessera;
  appkit::block_stop_signals();
  return appkit::run_program("mcp-server", [&] { return mcp_server::run(argc, argv); });
}
