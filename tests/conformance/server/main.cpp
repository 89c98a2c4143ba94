#include "appkit/program.hpp"
#include "base/log.hpp"
#include "fixtures.hpp"
#include "http/middleware/error_boundary.hpp"
#include "http/middleware/host_guard.hpp"
#include "http/middleware/origin_guard.hpp"
#include "http/middleware/request_id.hpp"
#include "http/server/router.hpp"
#include "http/server/server.hpp"
#include "mcp/server/http/endpoint.hpp"
#include "mcp/server/wire/run_stdio.hpp"
#include "mcp/session/changes.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace tessera::conformance {
namespace {

void add_all(mcp::Server& server) {
  add_content_tools(server);
  add_speaking_tools(server);
  add_asking_tools(server);
  add_input_tools(server);
  add_schema_tools(server);
  add_change_tools(server);
  add_task_tools(server);
  server.add_skill_directory(TESSERA_SOURCE_DIR "/tests/conformance/server/skills/adding-sums");
  add_resources(server);
  add_prompts(server);
}

mcp::ServerOptions server_options() {
  mcp::ServerOptions options;
  options.name = "tessera-conformance";
  options.version = "1.0.0";
  options.title = "Fixtures of the official suite";
  options.lists_change = true;
  options.resources_change = true;
  return options;
}

/// One worker: an MCP server with every fixture, behind the guards of a local server.
struct WorkerParts {
  WorkerParts(mcp::ServerOptions options, http::Worker& worker, Random& random)
      : server(std::move(options)) {
    add_all(server);
    http::Router router;
    mcp::HttpEndpointOptions endpoint_options;
    endpoint_options.tasks = &worker.tasks;
    http::Handler const endpoint = mcp::http_endpoint(server, std::move(endpoint_options));
    worker.on_stop([this] { return end_listeners(); });
    for (auto const method : {http::Method::post, http::Method::get, http::Method::delete_})
      router.add(method, "/mcp", endpoint);
    handler = http::chain({http::request_id(random), http::error_boundary(null_log()),
                           http::host_guard(), http::origin_guard()},
                          std::move(router).handler());
  }

  /// Listeners get their last message instead of being cut off.
  Task<> end_listeners() {
    server.changes().close();
    co_return;
  }

  mcp::Server server;
  http::Handler handler;
};

http::Handler make_handler(mcp::ServerOptions options, http::Worker& worker, Random& random) {
  auto parts = std::make_shared<WorkerParts>(std::move(options), worker, random);
  return [parts](http::Request& request) { return parts->handler(request); };
}

int serve_stdio() {
  mcp::ServerOptions options = server_options();
  options.allow_anonymous = true;
  mcp::Server server(std::move(options));
  add_all(server);
  return mcp::run_stdio(server);
}

int serve_http(std::uint16_t port) {
  SystemRandom random;
  std::string const key = random_token(random) + random_token(random);
  std::shared_ptr<mcp::SharedState> const shared = mcp::make_shared_state();
  auto const factory = [&](http::Worker& worker) {
    mcp::ServerOptions options = server_options();
    options.state_key = Secret(key);
    options.shared = shared;
    return make_handler(std::move(options), worker, random);
  };
  http::ServerOptions options;
  options.port = port;
  options.threads = 2;
  http::Server server(std::move(options), factory);
  server.start();
  std::printf("http://localhost:%u/mcp\n", static_cast<unsigned>(server.port()));
  std::fflush(stdout);
  appkit::wait_for_stop_signal();
  server.stop(std::chrono::seconds(2));
  return 0;
}

int run(int argc, char** argv) {
  CLI::App app("The server that the official MCP suite is run against. Prints its address.",
               "mcp-conformance-server");
  std::uint16_t port = 0;
  bool stdio = false;
  CLI::Option* const by_port =
      app.add_option("--port", port, "Port on the loopback; 0: a free one");
  app.add_flag("--stdio", stdio, "Serve standard input and output instead")->excludes(by_port);
  try {
    app.parse(argc, argv);
  } catch (CLI::ParseError const& stop) {
    return app.exit(stop) == 0 ? 0 : 2;
  }
  return stdio ? serve_stdio() : serve_http(port);
}

}  // namespace
}  // namespace tessera::conformance

int main(int argc, char** argv) {
  using namespace tessera;
  appkit::block_stop_signals();
  return appkit::run_program("mcp-conformance-server",
                             [&] { return conformance::run(argc, argv); });
}
