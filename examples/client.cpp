// Starts a server that is a program, lists its tools and calls `greet`: client ./hello_server

#include "mcp/client.hpp"

#include "async/run_main.hpp"
#include "base/term_safe.hpp"

#include <cstdio>

using namespace tessera;

Task<> talk(Executor executor, std::vector<std::string> command) {
  SystemClock const clock;
  mcp::StdioOptions program;
  program.command = std::move(command);
  auto transport = mcp::stdio_transport(executor, std::move(program), clock);
  mcp::Client client(executor, std::move(transport), clock, mcp::ClientOptions());
  Task<> connecting = client.connect();
  co_await std::move(connecting);

  Task<std::vector<mcp::Tool>> listing = client.list_tools();
  std::vector<mcp::Tool> const tools = co_await std::move(listing);
  // What a server says is a stranger's text: nothing of it may move the cursor.
  for (mcp::Tool const& tool : tools)
    std::printf("%s: %s\n", term_safe(tool.name).c_str(),
                term_safe(tool.description.value_or("")).c_str());

  json::object arguments{{"name", "Ada"}};
  Task<mcp::CallToolResult> calling = client.call_tool("greet", std::move(arguments));
  mcp::CallToolResult const result = co_await std::move(calling);
  for (mcp::Content const& block : result.content)
    if (block.text) std::printf("%s\n", term_safe(*block.text).c_str());
  Task<> closing = client.close();
  co_await std::move(closing);
}

int main(int argc, char** argv) {
  std::vector<std::string> const command(argv + 1, argv + argc);
  try {
    run_main([&](Executor executor) { return talk(executor, command); });
  } catch (std::exception const& failure) {
    std::fprintf(stderr, "client: %s\n", failure.what());
    return 1;
  }
}
