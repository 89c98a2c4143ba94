#include "mcp/protocol/capabilities.hpp"
#include "mcp/protocol/discover.hpp"
#include "mcp/protocol/elicitation.hpp"
#include "mcp/protocol/errc.hpp"
#include "mcp/protocol/input_required.hpp"
#include "mcp/protocol/lifecycle.hpp"
#include "mcp/protocol/meta.hpp"
#include "mcp/protocol/notifications.hpp"
#include "mcp/protocol/pagination.hpp"
#include "mcp/protocol/tools.hpp"
#include "mcp/protocol/version.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp {
namespace {

template <class T>
void expect_round_trip(std::string_view text) {
  Result<T> const value = parse_json_as<T>(text);
  ASSERT_TRUE(value) << describe(value.error());
  EXPECT_EQ(to_json(*value), parse_json(text).value());
}

TEST(Protocol, spells_every_page_as_the_specification_does) {
  expect_round_trip<RequestMeta>(
      R"({"io.modelcontextprotocol/protocolVersion":"2026-07-28",
          "io.modelcontextprotocol/clientCapabilities":{"elicitation":{"form":{},"url":{}},"sampling":{"tools":{}},"roots":{},"extensions":{},"experimental":{}},
          "io.modelcontextprotocol/clientInfo":{"name":"c","version":"1"},
          "io.modelcontextprotocol/logLevel":"info","progressToken":"abc","traceparent":"00-1-2-01"})");
  expect_round_trip<DiscoverResult>(
      R"({"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{"listChanged":true}},
          "instructions":"i","ttlMs":3600000,"cacheScope":"public","_meta":{"io.modelcontextprotocol/serverInfo":{"name":"s","version":"1"}}})");
  expect_round_trip<InitializeParams>(
      R"({"protocolVersion":"2025-11-25","capabilities":{"elicitation":{}},"clientInfo":{"name":"c","version":"1","websiteUrl":"https://c.example"}})");
  expect_round_trip<InputRequiredResult>(
      R"({"resultType":"input_required","inputRequests":{"k":{"method":"elicitation/create","params":{"message":"m"}}},"requestState":"s"})");
  expect_round_trip<ElicitParams>(
      R"({"mode":"url","message":"m","url":"https://x.example","elicitationId":"1"})");
  expect_round_trip<ElicitResult>(R"({"action":"accept","content":{"a":true}})");
  expect_round_trip<Tool>(
      R"({"name":"t","inputSchema":{"type":"object"},"outputSchema":{"type":"object"},"annotations":{"readOnlyHint":true},"_meta":{"a":1}})");
  expect_round_trip<CallToolParams>(
      R"({"name":"t","arguments":{"a":1},"inputResponses":{"k":{"action":"accept"}},"requestState":"s"})");
  expect_round_trip<CallToolResult>(
      R"({"resultType":"complete","content":[{"type":"image","data":"AA==","mimeType":"image/png"}],"structuredContent":[1],"isError":false})");
  expect_round_trip<ProgressParams>(R"({"progressToken":7,"progress":0.5,"total":1.0})");
  expect_round_trip<LoggingMessageParams>(R"({"level":"notice","data":{"a":1}})");
}

TEST(Protocol, takes_an_empty_elicitation_capability_as_forms_only) {
  auto const empty = parse_json_as<ElicitationCapability>("{}").value();
  EXPECT_TRUE(empty.has_form() && !empty.has_url());
  auto const url = parse_json_as<ElicitationCapability>(R"({"url":{}})").value();
  EXPECT_TRUE(!url.has_form() && url.has_url());
}

TEST(Protocol, gives_each_error_its_http_status) {
  EXPECT_EQ(http_status(-32700), 400);
  EXPECT_EQ(http_status(-32600), 400);
  EXPECT_EQ(http_status(-32601), 404);
  EXPECT_EQ(http_status(-32602), 200);
  EXPECT_EQ(http_status(-32020), 400);
  EXPECT_EQ(http_status(-32021), 400);
  EXPECT_EQ(http_status(-32022), 400);
  EXPECT_EQ(http_status(-32603), 500);
}

TEST(Protocol, knows_its_revisions) {
  EXPECT_TRUE(is_modern_version("2026-07-28"));
  EXPECT_FALSE(is_modern_version("2025-11-25"));
  EXPECT_TRUE(is_legacy_version("2025-03-26"));
  EXPECT_FALSE(is_legacy_version("1900-01-01"));
}

}  // namespace
}  // namespace tessera::mcp
