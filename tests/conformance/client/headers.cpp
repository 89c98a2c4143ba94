#include "base/json.hpp"
#include "tests/conformance/client/scenario.hpp"

#include <boost/json/array.hpp>

#include <utility>

// Header fields that repeat what the body says. Spec: MCP 2026-07-28 basic/transports

namespace tessera::conformance {
namespace {

Task<> call(mcp::Client& client, std::string tool, json::object arguments) {
  Task<mcp::CallToolResult> calling = client.call_tool(std::move(tool), std::move(arguments));
  mcp::CallToolResult const result = co_await std::move(calling);
  if (result.is_error.value_or(false)) give_up("the tool failed");
}

/// Calls every tool that the client lets pass.
Task<> call_each(mcp::Client& client) {
  Task<std::vector<mcp::Tool>> listing = client.list_tools();
  std::vector<mcp::Tool> const tools = co_await std::move(listing);
  for (mcp::Tool const& tool : tools) {
    json::object arguments;
    json::value const schema(tool.input_schema);
    json::value const* const properties = json_find(schema, "properties");
    if (properties != nullptr && json_find(*properties, "region") != nullptr)
      arguments["region"] = "us-west1";
    Task<> calling = call(client, tool.name, std::move(arguments));
    co_await std::move(calling);
  }
}

Task<> each_kind(mcp::Client& client) {
  Task<> calling = call_each(client);
  co_await std::move(calling);
  Task<std::vector<mcp::Resource>> listing = client.list_resources();
  std::vector<mcp::Resource> const resources = co_await std::move(listing);
  for (mcp::Resource const& resource : resources) {
    Task<mcp::ReadResourceResult> reading = client.read_resource(resource.uri);
    mcp::ReadResourceResult const read = co_await std::move(reading);
  }
  Task<std::vector<mcp::Prompt>> naming = client.list_prompts();
  std::vector<mcp::Prompt> const prompts = co_await std::move(naming);
  for (mcp::Prompt const& prompt : prompts) {
    Task<mcp::GetPromptResult> getting = client.get_prompt(prompt.name, {});
    mcp::GetPromptResult const got = co_await std::move(getting);
  }
}

Task<> standard_headers(Bed& bed) {
  Task<> working = with_client(bed, bed.options(), each_kind);
  co_await std::move(working);
}

Task<> make_calls(mcp::Client& client, json::value calls) {
  if (!calls.is_array()) give_up("the context names no toolCalls");
  Task<std::vector<mcp::Tool>> listing = client.list_tools();
  std::vector<mcp::Tool> const tools = co_await std::move(listing);
  for (json::value const& one : calls.get_array()) {
    json::value const* const arguments = json_find(one, "arguments");
    if (arguments == nullptr || !arguments->is_object()) give_up("a tool call has no arguments");
    Task<> calling = call(client, std::string(json_text(one, "name")), arguments->get_object());
    co_await std::move(calling);
  }
}

Task<> custom_headers(Bed& bed) {
  json::value const* const given = bed.context.if_contains("toolCalls");
  json::value const calls = given == nullptr ? json::value() : *given;
  Work const work = [calls](mcp::Client& client) { return make_calls(client, calls); };
  Task<> working = with_client(bed, bed.options(), work);
  co_await std::move(working);
}

Task<> invalid_headers(Bed& bed) {
  Task<> working = with_client(bed, bed.options(), call_each);
  co_await std::move(working);
}

constexpr Scenario kScenarios[] = {
    {"http-standard-headers", standard_headers},
    {"http-custom-headers", custom_headers},
    {"http-invalid-tool-headers", invalid_headers},
};

}  // namespace

std::span<Scenario const> header_scenarios() { return kScenarios; }

}  // namespace tessera::conformance
