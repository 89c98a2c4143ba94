#include "tests/conformance/client/scenario.hpp"

#include <algorithm>
#include <utility>

// Schemas are data: nothing in them is fetched, and nothing is lost.

namespace tessera::conformance {
namespace {

Task<> list(mcp::Client& client) {
  Task<std::vector<mcp::Tool>> listing = client.list_tools();
  std::vector<mcp::Tool> const tools = co_await std::move(listing);
  if (tools.empty()) give_up("the server lists no tools");
}

Task<> no_dereference(Bed& bed) {
  Task<> working = with_client(bed, bed.options(), list);
  co_await std::move(working);
}

Task<> echo_schema(mcp::Client& client) {
  Task<std::vector<mcp::Tool>> listing = client.list_tools();
  std::vector<mcp::Tool> const tools = co_await std::move(listing);
  auto const found = std::find_if(tools.begin(), tools.end(), [](mcp::Tool const& tool) {
    return tool.name == "json_schema_2020_12_tool";
  });
  if (found == tools.end()) give_up("the server does not list json_schema_2020_12_tool");
  json::object arguments;
  arguments["schema"] = found->input_schema;
  Task<mcp::CallToolResult> calling = client.call_tool("json_schema_echo", std::move(arguments));
  mcp::CallToolResult const result = co_await std::move(calling);
  if (result.is_error.value_or(false)) give_up("the tool failed");
}

Task<> preservation(Bed& bed) {
  Task<> working = with_client(bed, bed.options(), echo_schema);
  co_await std::move(working);
}

constexpr Scenario kScenarios[] = {
    {"json-schema-ref-no-deref", no_dereference},
    {"json-schema-2020-12-preservation", preservation},
};

}  // namespace

std::span<Scenario const> schema_scenarios() { return kScenarios; }

}  // namespace tessera::conformance
