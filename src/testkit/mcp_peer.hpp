#pragma once

#include "base/json.hpp"
#include "http/message/handler.hpp"
#include "http/server/server.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace tessera::testkit {

/// A real HTTP server whose MCP side is a function: for answers that no well-made server gives.
/// Remembers what it was asked.
class McpPeer {
 public:
  struct Seen {
    std::string http_method;
    http::Headers headers;
    json::value body;

    [[nodiscard]] std::string method() const { return std::string(json_text(body, "method")); }
    [[nodiscard]] json::value id() const {
      json::value const* found = json_find(body, "id");
      return found == nullptr ? json::value() : *found;
    }
    [[nodiscard]] json::value at(std::string_view pointer) const {
      boost::system::error_code missing;
      json::value const* found = body.find_pointer(pointer, missing);
      return found == nullptr ? json::value() : *found;
    }
  };
  using Answer = std::function<http::Response(Seen const&)>;

  explicit McpPeer(Answer answer)
      : answer_(std::move(answer)), server_(http::Server::Options{}, [this](http::Worker&) {
          return http::Handler([this](http::Request& request) { return handle(request); });
        }) {
    server_.start();
  }
  ~McpPeer() { server_.stop(std::chrono::milliseconds(0)); }

  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(server_.port()) + "/mcp";
  }
  [[nodiscard]] std::vector<Seen> seen() {
    std::lock_guard const lock(mutex_);
    return seen_;
  }
  /// How often a JSON-RPC method, or an HTTP method without a body, was asked.
  [[nodiscard]] std::size_t count(std::string_view method) {
    std::size_t found = 0;
    for (Seen const& one : seen())
      if (one.method() == method || (one.body.is_null() && one.http_method == method)) ++found;
    return found;
  }
  [[nodiscard]] Seen last(std::string_view method) {
    Seen found;
    for (Seen const& one : seen())
      if (one.method() == method || (one.body.is_null() && one.http_method == method)) found = one;
    return found;
  }

 private:
  Task<http::Response> handle(http::Request& request) {
    Task<std::string_view> reading = request.read_body();
    std::string_view const body = co_await std::move(reading);
    Seen seen{std::string(http::method_text(request.method)), request.headers, nullptr};
    if (!body.empty()) seen.body = parse_json(body).value();
    {
      std::lock_guard const lock(mutex_);
      seen_.push_back(seen);
    }
    co_return answer_(seen);
  }

  Answer answer_;
  std::mutex mutex_;
  std::vector<Seen> seen_;
  http::Server server_;
};

/// `{"jsonrpc":"2.0","id":…,"result":…}` for what was asked.
[[nodiscard]] inline http::Response mcp_result(McpPeer::Seen const& seen, json::value result) {
  json::object message{{"jsonrpc", "2.0"}, {"id", seen.id()}, {"result", std::move(result)}};
  return http::json_response(200, json::value(std::move(message)));
}
[[nodiscard]] inline http::Response mcp_error(McpPeer::Seen const& seen, int status, int code,
                                              json::value data = nullptr) {
  json::object error{{"code", code}, {"message", "refused"}};
  if (!data.is_null()) error["data"] = std::move(data);
  json::object message{{"jsonrpc", "2.0"}, {"id", seen.id()}, {"error", std::move(error)}};
  return http::json_response(status, json::value(std::move(message)));
}
/// A whole event stream.
[[nodiscard]] inline http::Response sse_response(std::string events) {
  http::Response response;
  response.headers.set("Content-Type", "text/event-stream");
  response.body = std::move(events);
  return response;
}
[[nodiscard]] inline json::value discover_result() {
  return parse_json(R"({"resultType":"complete","supportedVersions":["2026-07-28"],
    "capabilities":{"tools":{}},"ttlMs":0,"cacheScope":"private",
    "_meta":{"io.modelcontextprotocol/serverInfo":{"name":"peer","version":"9"}}})")
      .value();
}
[[nodiscard]] inline json::value initialize_result(std::string_view version = "2025-11-25") {
  return json::object{{"protocolVersion", version},
                      {"capabilities", {{"tools", json::object()}}},
                      {"serverInfo", {{"name", "peer"}, {"version", "9"}}}};
}

}  // namespace tessera::testkit
