#include "jsonschema/errc.hpp"
#include "mcp/server/http/endpoint.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

// Schemas that an author writes by hand, for what a tool takes and gives, may use all of JSON
// Schema 2020-12. Spec: MCP 2026-07-28 basic (JSON Schema usage), server/tools (structured content)

namespace tessera::mcp {
namespace {

struct Value {
  json::value value;
};
BOOST_DESCRIBE_STRUCT(Value, (), (value))

ServerOptions options() {
  ServerOptions out;
  out.name = "s";
  out.version = "1";
  out.state_key = Secret(std::string(32, 'k'));
  out.validate_output = true;
  return out;
}

ToolSpec spec(std::string_view input, std::string_view output) {
  ToolSpec out;
  out.name = "t";
  out.description = "d";
  out.input_schema = parse_json(input).value().as_object();
  out.output_schema = parse_json(output).value().as_object();
  return out;
}

Task<ToolResult<Value>> give_back(CallContext&, Value argument) { co_return argument; }

/// What the tool says to this value, over the wire of the newer era.
json::value call(std::string_view input, std::string_view output, std::string_view value) {
  Server server(options());
  server.add_tool<Value, Value>(spec(input, output), give_back);
  http::Handler const handler = http_endpoint(server);
  http::Request request;
  request.method = http::Method::post;
  request.path = "/mcp";
  request.headers.set("Content-Type", "application/json");
  request.headers.set("Accept", "application/json, text/event-stream");
  request.headers.set("MCP-Protocol-Version", "2026-07-28");
  request.headers.set("Mcp-Method", "tools/call");
  request.headers.set("Mcp-Name", "t");
  std::string body =
      R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"t","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}},"arguments":{"value":)";
  body += value;
  body += "}}}";
  request.set_body(std::move(body));
  http::Response const response = testkit::run(handler(request));
  return parse_json(response.body).value().at("result");
}

constexpr std::string_view kAny = R"({"type":"object"})";
constexpr std::string_view kClosed =
    R"({"type":"object","properties":{"value":{"allOf":[{"$ref":"#/$defs/named"}],
        "properties":{"age":{"type":"integer"}},"unevaluatedProperties":false}},
        "$defs":{"named":{"type":"object","properties":{"name":{"type":"string"}}}}})";
constexpr std::string_view kTree =
    R"({"type":"object","properties":{"value":{"$ref":"tree"}},
        "$defs":{"tree":{"$id":"tree","$dynamicAnchor":"node","type":"object","required":["v"],
        "properties":{"next":{"$dynamicRef":"#node"}}}}})";

TEST(ToolSchema, gives_structured_content_that_keeps_the_promise) {
  json::value const result = call(kAny, kClosed, R"({"name":"a","age":7})");
  EXPECT_EQ(json_find(result, "isError"), nullptr);
  EXPECT_EQ(write_json(result.at("structuredContent")), R"({"value":{"name":"a","age":7}})");
  EXPECT_EQ(result.at("content").at(0).at("text"), R"({"value":{"name":"a","age":7}})");
  EXPECT_EQ(json_find(call(kAny, kTree, R"({"v":1,"next":{"v":2}})"), "isError"), nullptr);
}

TEST(ToolSchema, keeps_back_a_result_that_breaks_the_promise) {
  for (json::value const& result :
       {call(kAny, kClosed, R"({"name":"a","secret":"s"})"), call(kAny, kClosed, R"({"name":1})"),
        call(kAny, kTree, R"({"v":1,"next":{}})")}) {
    EXPECT_EQ(result.at("isError"), true);
    EXPECT_EQ(json_find(result, "structuredContent"), nullptr);
    EXPECT_EQ(write_json(result).find("secret"), std::string::npos);
  }
}

TEST(ToolSchema, refuses_arguments_by_every_keyword) {
  json::value const result = call(kClosed, kAny, R"({"name":"a","shoe":44})");
  EXPECT_EQ(result.at("isError"), true);
  EXPECT_EQ(result.at("content").at(0).at("text"),
            "Invalid arguments: '/value/shoe' is not known here");
}

TEST(ToolSchema, is_refused_when_it_leads_out_of_the_document) {
  Server server(options());
  try {
    server.add_tool<Value, Value>(
        spec(R"({"type":"object","properties":{"value":{"$ref":"https://x.example/s"}}})", kAny),
        give_back);
    FAIL() << "accepted";
  } catch (Exception const& error) {
    EXPECT_EQ(error.code(), jsonschema::Errc::bad_reference);
  }
}

}  // namespace
}  // namespace tessera::mcp
