#include "appkit/config.hpp"
#include "appkit/program.hpp"
#include "http/server/server.hpp"
#include "packages/api-server/admin/admin_command.hpp"
#include "packages/api-server/audit_command.hpp"
#include "packages/api-server/config.hpp"
#include "packages/api-server/housekeeping.hpp"
#include "packages/api-server/init/init.hpp"
#include "packages/api-server/pipeline.hpp"
#include "packages/api-server/services.hpp"

#include <cstdio>

namespace tessera::api_server {
namespace {

constexpr char const* kHelpEnd = R"(
A first start on this machine:
  api-server init --dir .tessera                   keys, database, demo accounts, configuration
  api-server --config .tessera/api-server.toml     serve on http://localhost:3006
  curl http://localhost:3006/openapi.json          what there is to call

On PostgreSQL, with the tables in a database that exists (createdb --encoding UTF8 tessera):
  api-server init --dir .tessera --database 'postgresql://tessera@/tessera?host=/run/postgresql'
A password stays out of the address: ?passfile=/path, or the variable PGPASSFILE.

A token, and a call with it, by hand:
  secret=$(cat .tessera/keys/basic-client.secret)
  curl -u "basic-client:$secret" -d grant_type=client_credentials http://localhost:3006/oauth2/token

Settings come from defaults, then --config, then the environment
(TESSERA_API_SERVER__LISTEN__PORT=3006), then --set listen.port=3006. Secrets are always in files.
Exit codes: 0 done, 1 failed, 2 wrong usage or configuration.
)";

struct Arguments {
  appkit::CommonFlags common;
  std::optional<std::uint16_t> port;
  bool wants_init = false;
  InitOptions init;
  bool wants_audit = false;
  std::string tenant;
};

Config read_config(Arguments const& arguments) {
  appkit::ConfigSources sources;
  sources.file = arguments.common.config;
  sources.env_name = "TESSERA_API_SERVER";
  sources.flags = arguments.common.settings().value();
  if (arguments.port) sources.flags.emplace_back("listen.port", std::to_string(*arguments.port));
  Config config = resolve(appkit::load_config<Config>(sources).value(), sources.file);
  check(config).value();
  return config;
}

int serve(Arguments const& arguments) {
  Config const config = read_config(arguments);
  if (arguments.common.print_config) {
    std::printf("%s", appkit::print_config(to_json(config)).c_str());
    return 0;
  }
  if (arguments.common.check_config) {
    std::puts("the configuration is right");
    return 0;
  }
  std::unique_ptr<Log> const log = appkit::make_log(config.log).value();
  SystemClock const clock;
  SystemRandom random;
  Services services(config, *log, clock, random);
  http::Server server(appkit::server_options(config.listen, *log), [&](http::Worker& worker) {
    if (worker.index == 0) worker.tasks.spawn("housekeeping", keep_house(services));
    return make_handler(services, worker);
  });
  server.start();
  log->info("listening", {{"port", server.port()}, {"issuer", config.oauth.issuer}});
  int const signal = appkit::wait_for_stop_signal();
  log->info("stopping", {{"signal", signal}});
  server.stop();
  return 0;
}

int init(Arguments const& arguments) {
  SystemClock const clock;
  SystemRandom random;
  for (std::string const& line : init_state(arguments.init, clock, random))
    std::printf("%s\n", line.c_str());
  std::printf("\nnext: api-server --config %s/api-server.toml\n", arguments.init.folder.c_str());
  return 0;
}

int run(int argc, char** argv) {
  appkit::ProgramParser app(
      "api-server",
      "Accounts, charts and access tokens of tenants: the source of truth of Tessera.",
      TESSERA_VERSION);
  app.footer(kHelpEnd);
  app.falls_through();
  Arguments arguments;
  appkit::add_common_flags(app, arguments.common);
  app.option("--port", arguments.port, "Port to serve on; 0: any free one").type_name("PORT");

  app.command("serve", "Serve (the default)");
  auto const make = app.command(
      "init", "Create what is missing in a state folder; files that exist stay as they are");
  make.option("--dir", arguments.init.folder, "State folder").shows_default();
  make.option("--api-port", arguments.init.addresses.api_port, "Port of api-server")
      .shows_default();
  make.option("--mcp-port", arguments.init.addresses.mcp_port, "Port of mcp-server")
      .shows_default();
  make.option("--database", arguments.init.database,
              "Address of the database; without it: a file in the state folder")
      .type_name("URL");
  make.on_chosen([&] { arguments.wants_init = true; });
  auto const audit = app.command("audit", "The audit trail");
  audit.requires_command();
  auto const verify =
      audit.command("verify", "Check that no entry was changed, removed or inserted");
  verify.option("--tenant", arguments.tenant, "One tenant; without it: all");
  verify.on_chosen([&] { arguments.wants_audit = true; });

  auto const admin = admin_commands();
  for (auto const& command : admin) command->add_to(app);

  if (std::optional<int> const exit = app.parse(argc, argv)) return *exit;
  if (arguments.wants_init) return init(arguments);
  if (arguments.wants_audit) return audit_verify(read_config(arguments), arguments.tenant);
  for (auto const& command : admin)
    if (command->is_wanted()) return command->run(read_config(arguments));
  return serve(arguments);
}

}  // namespace
}  // namespace tessera::api_server

int main(int argc, char** argv) {
  using namespace tessera;
  appkit::block_stop_signals();
  return appkit::run_program("api-server", [&] { return api_server::run(argc, argv); });
}
