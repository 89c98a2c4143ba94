#include "packages/mcp-server/tools/get_chart.hpp"

namespace tessera::mcp_server {
namespace get_chart {

constexpr std::int64_t kDefaultDays = 30;

struct Arguments {
  std::optional<std::int64_t> days;

  static void annotate(jsonschema::Notes& notes) {
    notes.of("days")
        .description("How many days back, today included")
        .minimum(1)
        .maximum(366)
        .default_value(kDefaultDays);
  }
};
BOOST_DESCRIBE_STRUCT(Arguments, (), (days))

using Output = backend::Chart;

}  // namespace get_chart

mcp::AnyTool get_chart_tool(backend::AccountsApi& api) {
  mcp::ToolSpec spec;
  spec.name = "get_chart";
  spec.title = "Show chart";
  spec.description = "Draws a chart of your tenant: accounts, and e-mail changes per day.";
  spec.annotations = mcp::ToolAnnotations{.read_only_hint = true, .open_world_hint = false};
  spec.scopes = {"chart:read"};
  return mcp::make_tool<get_chart::Arguments, get_chart::Output>(
      std::move(spec),
      [&api](mcp::CallContext& context,
             get_chart::Arguments arguments) -> Task<mcp::ToolResult<get_chart::Output>> {
        std::int64_t const days = arguments.days.value_or(get_chart::kDefaultDays);
        oauth::HandoverCallPtr const call = api.call_of(context);
        backend::Chart chart = co_await api.get_chart(call, days);
        std::string const png = co_await api.get_chart_image(call, days);
        mcp::WithContent<get_chart::Output> result;
        result.content.push_back(mcp::image_content(png, "image/png"));
        result.out = std::move(chart);
        co_return result;
      });
}

}  // namespace tessera::mcp_server
