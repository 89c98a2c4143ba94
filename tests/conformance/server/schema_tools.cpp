#include "fixtures.hpp"

namespace tessera::conformance {
namespace {

using mcp::CallContext;
using mcp::NoOutput;
using Answer = mcp::ToolResult<NoOutput>;

/// Everything that the suite wants to find again in `tools/list`.
constexpr std::string_view kRichSchema = R"({
  "$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",
  "$defs":{"address":{"$anchor":"addressDef","type":"object",
    "properties":{"street":{"type":"string"},"city":{"type":"string"}}}},
  "properties":{"name":{"type":"string"},"address":{"$ref":"#/$defs/address"},
    "contactMethod":{"type":"string","enum":["phone","email"]},
    "phone":{"type":"string"},"email":{"type":"string"}},
  "allOf":[{"anyOf":[{"required":["phone"]},{"required":["email"]}]}],
  "if":{"properties":{"contactMethod":{"const":"phone"}},"required":["contactMethod"]},
  "then":{"required":["phone"]},"else":{"required":["email"]},
  "additionalProperties":false})";

struct RegionArguments {
  std::optional<std::string> region;
  std::optional<int> level;
  static void annotate(jsonschema::Notes& notes) {
    notes.of("region").description("Repeated in a header field").set("x-mcp-header", "Region");
  }
};
BOOST_DESCRIBE_STRUCT(RegionArguments, (), (region, level))

Task<Answer> rich(CallContext&, Nothing) {
  co_return text_answer("The arguments fit a schema of 2020-12.");
}

Task<Answer> region(CallContext&, RegionArguments arguments) {
  co_return text_answer("region=" + arguments.region.value_or("none"));
}

}  // namespace

void add_schema_tools(mcp::Server& server) {
  mcp::ToolSpec spec =
      tool_spec("json_schema_2020_12_tool", "Tool with JSON Schema 2020-12 features");
  spec.input_schema = schema(kRichSchema);
  server.add_tool<Nothing, NoOutput>(std::move(spec), rich);
  server.add_tool<RegionArguments, NoOutput>(
      tool_spec("test_x_mcp_header", "Has an argument that is repeated in a header field"), region);
}

}  // namespace tessera::conformance
