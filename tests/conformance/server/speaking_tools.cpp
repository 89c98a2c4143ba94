#include "async/sleep.hpp"
#include "fixtures.hpp"

namespace tessera::conformance {
namespace {

using mcp::CallContext;
using mcp::LoggingLevel;
using mcp::NoOutput;
using Answer = mcp::ToolResult<NoOutput>;

constexpr std::chrono::milliseconds kPause{50};

Task<Answer> with_logging(CallContext& context, Nothing) {
  co_await context.log(LoggingLevel::info, "Tool execution started");
  co_await sleep_for(kPause);
  co_await context.log(LoggingLevel::info, "Tool processing data");
  co_await sleep_for(kPause);
  co_await context.log(LoggingLevel::info, "Tool execution completed");
  co_return text_answer("Tool with logging executed successfully");
}

Task<Answer> with_progress(CallContext& context, Nothing) {
  co_await context.progress(0, 100);
  co_await sleep_for(kPause);
  co_await context.progress(50, 100);
  co_await sleep_for(kPause);
  co_await context.progress(100, 100);
  co_return text_answer("Tool with progress executed successfully");
}

Task<Answer> when_asked(CallContext& context, Nothing) {
  co_await context.log(LoggingLevel::info, "Said because the request asked for it");
  co_return text_answer("Logging tool executed");
}

/// Sends the client away in mid-call; the answer is there when it comes back.
Task<Answer> reconnection(CallContext& context, Nothing) {
  context.poll_later(std::chrono::milliseconds(500));
  co_await sleep_for(2 * kPause);
  co_return text_answer("Reconnection test completed successfully");
}

}  // namespace

void add_speaking_tools(mcp::Server& server) {
  mcp::ToolSpec logging = tool_spec("test_tool_with_logging", "Sends log lines while it works");
  logging.streams = true;
  server.add_tool<Nothing, NoOutput>(std::move(logging), with_logging);
  mcp::ToolSpec progress = tool_spec("test_tool_with_progress", "Reports progress while it works");
  progress.streams = true;
  server.add_tool<Nothing, NoOutput>(std::move(progress), with_progress);
  mcp::ToolSpec asked = tool_spec("test_logging_tool", "Logs to those who asked for it");
  asked.streams = true;
  server.add_tool<Nothing, NoOutput>(std::move(asked), when_asked);
  mcp::ToolSpec away = tool_spec("test_reconnection", "Closes the stream before it answers");
  away.streams = true;
  server.add_tool<Nothing, NoOutput>(std::move(away), reconnection);
}

}  // namespace tessera::conformance
