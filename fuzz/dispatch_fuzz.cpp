// A whole POST to the MCP endpoint: header lines, an empty line, the body. Whatever comes in, the
// answer is HTTP with one JSON-RPC message, or nothing.
#include "async/task_group.hpp"
#include "base/assert.hpp"
#include "http/message/handler.hpp"
#include "jsonrpc/message.hpp"
#include "mcp/server/http/endpoint.hpp"
#include "mcp/server/server.hpp"

#include <boost/asio/co_spawn.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

namespace tessera {
namespace {

struct Arguments {
  int number = 0;
  std::optional<std::string> text;
  static void annotate(jsonschema::Notes& notes) {
    notes.of("text").pattern("^[a-z]{0,9}$").set("x-mcp-header", "Text");
  }
};
BOOST_DESCRIBE_STRUCT(Arguments, (), (number, text))

Task<mcp::ToolResult<Arguments>> tool(mcp::CallContext& context, Arguments arguments) {
  if (arguments.number == 1 && !context.answer("q")) {
    mcp::InputRequired input;
    input.requests.emplace("q", mcp::elicit_form("?", json::object{{"type", "object"}}));
    co_return input;
  }
  co_await context.progress(1);
  co_return arguments;
}

struct Sink final : http::ResponseStream {
  Task<> write(std::string chunk) override {
    TESSERA_ASSERT(!chunk.empty(), "no empty events");
    co_return;
  }
};

class Target {
 public:
  Target() : server_(options()) {
    mcp::ToolSpec spec;
    spec.name = "t";
    spec.description = "d";
    spec.streams = true;
    server_.add_tool<Arguments, Arguments>(spec, tool);
    handler_ = mcp::http_endpoint(server_);
  }

  Task<> exchange(http::Request& request) {
    http::Response response = co_await handler_(request);
    TESSERA_ASSERT(response.status >= 200 && response.status < 500, "a peer causes no 5xx");
    if (!response.body.empty())
      TESSERA_ASSERT(jsonrpc::parse_message(response.body), "every body is a message");
    if (!response.stream) co_return;
    Sink sink;
    co_await response.stream(sink);
  }

  void run(http::Request& request) {
    asio::io_context loop(1);
    TaskGroup group(loop.get_executor());
    group.spawn("exchange", exchange(request));
    loop.poll();
    // What still waits for an answer is a client that goes away.
    asio::co_spawn(loop, group.stop(), [](std::exception_ptr) {});
    loop.restart();
    loop.run();
  }

 private:
  static mcp::ServerOptions options() {
    mcp::ServerOptions out;
    out.name = "s";
    out.version = "1";
    out.state_key = Secret(std::string(32, 'k'));
    return out;
  }
  mcp::Server server_;
  http::Handler handler_;
};

void check(std::string_view text) {
  static Target target;
  http::Request request;
  request.method = http::Method::post;
  request.path = "/mcp";
  request.headers.set("Content-Type", "application/json");
  request.headers.set("Accept", "application/json, text/event-stream");
  for (;;) {
    std::size_t const end = text.find('\n');
    std::string_view const line = text.substr(0, end);
    text = end == std::string_view::npos ? "" : text.substr(end + 1);
    if (line.empty()) break;
    std::size_t const colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    std::string_view const name = line.substr(0, colon);
    std::string_view const value = line.substr(colon + 1);
    if (http::is_field_name(name) && http::is_field_value(value)) request.headers.add(name, value);
  }
  request.set_body(std::string(text));
  target.run(request);
}

}  // namespace
}  // namespace tessera

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
