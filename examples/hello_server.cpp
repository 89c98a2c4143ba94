#include "mcp/server.hpp"

using namespace tessera;

struct Who {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Who, (), (name))

struct Greeting {
  std::string greeting;
};
BOOST_DESCRIBE_STRUCT(Greeting, (), (greeting))

Task<mcp::ToolResult<Greeting>> greet(mcp::CallContext&, Who who) {
  co_return Greeting{"Hello, " + who.name + "!"};
}

int main() {
  mcp::Server server({.name = "hello", .version = "1.0"});
  server.add_tool<Who, Greeting>({.name = "greet", .description = "Greets by name."}, greet);
  return mcp::run_stdio(server);
}
