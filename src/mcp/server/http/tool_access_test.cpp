#include "mcp/server/tool_access.hpp"

#include "http/errc.hpp"
#include "mcp/protocol/headers.hpp"
#include "mcp/server/http/endpoint.hpp"
#include "mcp/server/reply.hpp"
#include "mcp/server/server.hpp"
#include "testkit/run.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gtest/gtest.h>

#include <map>

namespace tessera::mcp {
namespace {

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

/// Says what it was told to, tool by tool.
class Told final : public ToolAccess {
 public:
  Task<Hides> hidden_from(http::PrincipalPtr) override {
    co_return [this](ToolSpec const& tool) { return refusals.contains(tool.name); };
  }
  Task<std::optional<ToolRefusal>> refusal(http::PrincipalPtr, ToolSpec const& tool,
                                           json::value const& arguments) override {
    asked.push_back(tool.name + write_json(arguments));
    if (away) throw Exception(fail(http::Errc::unavailable, "come back later", "secret detail"));
    auto const found = refusals.find(tool.name);
    if (found == refusals.end()) co_return std::nullopt;
    co_return found->second;
  }

  std::map<std::string, ToolRefusal> refusals;
  std::vector<std::string> asked;
  bool away = false;
};

struct Bed {
  Bed() {
    ServerOptions options;
    options.name = "s";
    options.version = "1";
    options.state_key = Secret(std::string(32, 'k'));
    options.tool_access = &access;
    server.emplace(std::move(options));
    for (char const* name : {"open", "closed"}) {
      ToolSpec spec;
      spec.name = name;
      spec.description = "d";
      server->add_tool<Nothing, NoOutput>(
          std::move(spec), [this](CallContext&, Nothing) -> Task<ToolResult<NoOutput>> {
            ++runs;
            co_return WithContent<NoOutput>{};
          });
    }
    ToolSpec scoped;
    scoped.name = "scoped";
    scoped.description = "d";
    scoped.scopes = {"s"};
    server->add_tool<Nothing, NoOutput>(std::move(scoped),
                                        [](CallContext&, Nothing) -> Task<ToolResult<NoOutput>> {
                                          co_return WithContent<NoOutput>{};
                                        });
    handler = http_endpoint(*server);
  }

  http::Response post(std::string_view method, std::string const& params, bool modern) {
    http::Request request;
    if (!modern) request.headers.set(kHeaderSessionId, legacy_session());
    begin(request);
    std::string members = params;
    if (modern) {
      request.headers.set("MCP-Protocol-Version", "2026-07-28");
      request.headers.set("Mcp-Method", method);
      if (method == "tools/call") {
        json::value const name = parse_json("{" + params + "}").value().at("name");
        request.headers.set("Mcp-Name", name.as_string());
      }
      members += members.empty() ? "" : ",";
      members += R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                 R"("io.modelcontextprotocol/clientCapabilities":{},)"
                 R"("io.modelcontextprotocol/clientInfo":{"name":"c","version":"1"}})";
    }
    request.set_body(R"({"jsonrpc":"2.0","id":7,"method":")" + std::string(method) +
                     R"(","params":{)" + members + "}}");
    return testkit::run(handler(request));
  }
  /// The session of a client of the legacy era, opened when it is first needed.
  std::string const& legacy_session() {
    if (!session.empty()) return session;
    http::Request request;
    begin(request);
    request.set_body(
        R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",)"
        R"("capabilities":{},"clientInfo":{"name":"c","version":"1"}}})");
    session = testkit::run(handler(request)).headers.get(kHeaderSessionId);
    return session;
  }
  static void begin(http::Request& request) {
    request.method = http::Method::post;
    request.path = "/mcp";
    request.headers.set("Content-Type", "application/json");
    request.headers.set("Accept", "application/json, text/event-stream");
  }
  http::Response call(std::string const& tool, bool modern) {
    return post("tools/call", R"("name":")" + tool + R"(","arguments":{})", modern);
  }

  Told access;
  std::optional<Server> server;
  http::Handler handler;
  std::string session;
  int runs = 0;
};

class ToolAccessOfBothEras : public testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(Eras, ToolAccessOfBothEras, testing::Bool());

TEST_P(ToolAccessOfBothEras, a_refused_tool_is_answered_with_the_reason_and_never_runs) {
  Bed bed;
  bed.access.refusals["closed"] = {"Not for you."};
  json::value const body = parse_json(bed.call("closed", GetParam()).body).value();
  EXPECT_TRUE(body.at("result").at("isError").as_bool());
  EXPECT_EQ(body.at("result").at("content").at(0).at("text").as_string(), "Not for you.");
  EXPECT_EQ(bed.runs, 0);
  EXPECT_EQ(bed.call("open", GetParam()).status, 200);
  EXPECT_EQ(bed.runs, 1);
}

TEST_P(ToolAccessOfBothEras, a_call_too_many_is_429_with_the_time_to_wait_and_the_requests_id) {
  Bed bed;
  bed.access.refusals["closed"] = {"Too many.", std::chrono::seconds(9)};
  http::Response const response = bed.call("closed", GetParam());
  EXPECT_EQ(response.status, 429);
  EXPECT_EQ(response.headers.get("Retry-After"), "9");
  json::value const body = parse_json(response.body).value();
  EXPECT_EQ(body.at("id").to_number<int>(), 7);
  EXPECT_EQ(body.at("error").at("code").to_number<int>(), kTooManyRequests);
  EXPECT_EQ(bed.runs, 0);
}

TEST_P(ToolAccessOfBothEras, a_hidden_tool_is_not_listed) {
  Bed bed;
  bed.access.refusals["closed"] = {"Not for you."};
  std::string const body = bed.post("tools/list", "", GetParam()).body;
  EXPECT_NE(body.find(R"("name":"open")"), std::string::npos) << body;
  EXPECT_EQ(body.find(R"("name":"closed")"), std::string::npos) << body;
}

TEST_P(ToolAccessOfBothEras, when_it_cannot_be_said_who_may_call_nobody_does) {
  Bed bed;
  bed.access.away = true;
  http::Response const response = bed.call("open", GetParam());
  json::value const body = parse_json(response.body).value();
  EXPECT_TRUE(body.at("result").at("isError").as_bool());
  EXPECT_NE(response.body.find("come back later"), std::string::npos);
  EXPECT_EQ(response.body.find("secret detail"), std::string::npos);
  EXPECT_EQ(bed.runs, 0);
}

TEST_P(ToolAccessOfBothEras, scopes_come_first) {
  Bed bed;
  EXPECT_EQ(bed.call("scoped", GetParam()).status, 403);
  EXPECT_TRUE(bed.access.asked.empty());
}

}  // namespace
}  // namespace tessera::mcp
