#pragma once

#include "mcp/client/client.hpp"
#include "mcp/transport/stdio.hpp"
#include "testkit/mcp_client_bed.hpp"

#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace tessera::testkit {

/// A small MCP server on standard input and output, with every bad habit that a test wants: which
/// one is the name of the tool that is called. Its first argument says how it meets a client:
/// modern, legacy, silent-legacy (never answers what it does not know), fragile-legacy (dies of
/// it).
inline constexpr char const* kStdioPeer = R"python(
import json, os, signal, sys
kind = sys.argv[1]
cancelled = []

def say(message):
    sys.stdout.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
    sys.stdout.flush()

def complain(text):
    sys.stderr.write(text)
    sys.stderr.flush()

def answer(request, text):
    say({"id": request["id"], "result": {"resultType": "complete", "content": [], "text": text}})

def call(request):
    name = request["params"]["name"]
    if name == "die":
        complain("loading\ncannot open the \x1b[31mdatabase\n")
        sys.exit(3)
    if name == "suicide":
        os.kill(os.getpid(), signal.SIGKILL)
    if name == "hang":
        complain("hanging\n")
        return
    if name == "flood":
        for _ in range(1000):
            complain("x" * 999 + "\n")
        return answer(request, "flooded")
    if name == "garbage":
        sys.stdout.write("Ready!\n\x1b[2J\n[]\n{\n\n\xff\n" + "x" * 100000 + "\n")
        return answer(request, "clean")
    if name == "huge":
        return answer(request, "x" * 20000)
    if name == "cancelled":
        return answer(request, str(cancelled))
    if name == "progress":
        token = request["params"]["_meta"]["progressToken"]
        for done in 1, 2, 3:
            say({"method": "notifications/progress",
                 "params": {"progressToken": token, "progress": done}})
    if name == "ask":
        say({"id": "q", "method": "elicitation/create", "params": {"message": "Sure?",
             "requestedSchema": {"type": "object", "properties": {}}}})
        return answer(request, json.loads(sys.stdin.readline())["result"]["action"])
    answer(request, name)

for line in sys.stdin:
    message = json.loads(line)
    method = message.get("method")
    if method == "notifications/cancelled":
        cancelled.append(message["params"]["requestId"])
    elif method == "server/discover" and kind == "modern":
        say({"id": message["id"], "result": {"resultType": "complete",
             "supportedVersions": ["2026-07-28"], "capabilities": {"tools": {}},
             "ttlMs": 0, "cacheScope": "private"}})
    elif method == "server/discover" and kind == "silent-legacy":
        pass
    elif method == "server/discover" and kind == "fragile-legacy":
        sys.exit(1)
    elif method == "initialize" and kind != "modern":
        say({"id": message["id"], "result": {"protocolVersion": "2025-11-25",
             "capabilities": {"tools": {}}, "serverInfo": {"name": "peer", "version": "9"}}})
    elif method == "tools/call":
        call(message)
    elif "id" in message:
        say({"id": message["id"], "error": {"code": -32000, "message": "what is " + method}})
)python";

/// A client of such a server. `use` connects, runs the test's task and closes.
class StdioBed {
 public:
  /// @param kind  how the server meets a client
  explicit StdioBed(std::string kind) {
    stdio.command = {"/usr/bin/python3", "-S", "-c", kStdioPeer, std::move(kind)};
    options.input = &input;
    options.timeout = std::chrono::seconds(60);
  }

  template <class T>
  T use(std::function<Task<T>(mcp::Client&)> work) {
    auto transport = mcp::stdio_transport(loop.get_executor(), stdio, clock);
    auto client =
        std::make_unique<mcp::Client>(loop.get_executor(), std::move(transport), clock, options);
    return run(loop, with_client<T>(std::move(client), std::move(work)));
  }

  asio::io_context loop{1};
  SystemClock clock;
  FixedInput input;
  mcp::StdioOptions stdio;
  mcp::ClientOptions options;
};

}  // namespace tessera::testkit
