#include "appkit/program.hpp"
#include "async/task.hpp"
#include "base/json.hpp"
#include "http/client/curl_client.hpp"
#include "tests/conformance/client/scenario.hpp"

#include <boost/asio/co_spawn.hpp>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

// The client under test of the official MCP conformance suite, which starts it once for each
// scenario: `mcp-conformance-client URL`, the rest in the environment.

namespace tessera::conformance {
namespace {

std::string environment(char const* name) {
  char const* const value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

int run(std::string url) {
  Bed bed;
  bed.url = std::move(url);
  bed.scenario = environment("MCP_CONFORMANCE_SCENARIO");
  bed.revision = environment("MCP_CONFORMANCE_PROTOCOL_VERSION");
  std::string const context = environment("MCP_CONFORMANCE_CONTEXT");
  if (!context.empty()) {
    json::value parsed = parse_json(context).value();
    if (!parsed.is_object()) give_up("MCP_CONFORMANCE_CONTEXT is no JSON object");
    bed.context = std::move(parsed.get_object());
  }
  Scenario const* const scenario = find_scenario(bed.scenario);
  if (scenario == nullptr) give_up("no scenario is called '" + bed.scenario + "'");
  bed.http = http::make_curl_client(bed.loop);
  std::exception_ptr failure;
  asio::co_spawn(bed.loop, scenario->run(bed),
                 [&failure](std::exception_ptr ended) { failure = ended; });
  bed.loop.run();
  if (failure) std::rethrow_exception(failure);
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace tessera::conformance

int main(int count, char** words) {
  char const* const name = "mcp-conformance-client";
  if (count < 2) {
    std::fprintf(stderr, "usage: %s URL   (started by the MCP conformance suite)\n", name);
    return 2;
  }
  return tessera::appkit::run_program(name,
                                      [&] { return tessera::conformance::run(words[count - 1]); });
}
