#include "base/random.hpp"
#include "fixture_tools.hpp"
#include "mcp/server/wire/run_stdio.hpp"

#include <cstdio>

// The tools of the conversations behind standard input and output, for clients that nobody here
// wrote.

namespace tessera {
namespace {

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

/// What a careless tool prints must not end up between the messages.
Task<mcp::ToolResult<mcp::NoOutput>> print(mcp::CallContext&, Nothing) {
  std::puts("a line for nobody");
  std::fflush(stdout);
  co_return mcp::WithContent<mcp::NoOutput>{{}, {mcp::text_content("printed")}};
}

}  // namespace
}  // namespace tessera

int main() {
  using namespace tessera;

  SystemRandom random;
  mcp::ServerOptions options;
  options.name = "stdio-fixture";
  options.version = "1.0.0";
  options.state_key = Secret(random_token(random, 256));
  options.allow_anonymous = true;
  mcp::Server server(std::move(options));
  conversations::add_fixture_tools(server);
  mcp::ToolSpec spec;
  spec.name = "print";
  spec.description = "Prints to standard output";
  server.add_tool<Nothing, mcp::NoOutput>(std::move(spec), print);
  return mcp::run_stdio(server);
}
