#include "fixtures.hpp"
#include "mcp/session/changes.hpp"

namespace tessera::conformance {
namespace {

using mcp::CallContext;
using mcp::NoOutput;
using Answer = mcp::ToolResult<NoOutput>;

/// What the suite triggers to see who is told.
Answer announced(std::string what) { return text_answer("Announced: " + std::move(what)); }

}  // namespace

void add_change_tools(mcp::Server& server) {
  mcp::Changes& changes = server.changes();
  server.add_tool<Nothing, NoOutput>(
      tool_spec("test_trigger_tool_change", "Announces that the list of tools has changed"),
      [&changes](CallContext&, Nothing) -> Task<Answer> {
        changes.tools_changed();
        co_return announced("tools");
      });
  server.add_tool<Nothing, NoOutput>(
      tool_spec("test_trigger_prompt_change", "Announces that the list of prompts has changed"),
      [&changes](CallContext&, Nothing) -> Task<Answer> {
        changes.prompts_changed();
        co_return announced("prompts");
      });
}

}  // namespace tessera::conformance
