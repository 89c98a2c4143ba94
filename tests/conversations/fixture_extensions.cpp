#include "fixture_tools.hpp"

namespace tessera::conversations {
namespace {

using mcp::CallContext;
using mcp::NoOutput;
using Answer = mcp::ToolResult<NoOutput>;

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

/// Says the same to hosts that show no pages, in more words.
Task<Answer> weather(CallContext& context, Nothing) {
  mcp::WithContent<NoOutput> answer;
  answer.content.push_back(
      mcp::text_content(mcp::shows_apps(context) ? "Sunny" : "Sunny, 21 degrees, no wind"));
  co_return answer;
}

mcp::ToolSpec page_tool(std::string name, mcp::AppVisibility visibility) {
  mcp::ToolSpec spec;
  spec.name = std::move(name);
  spec.description = "Tells the weather";
  mcp::show_in_app(spec, "ui://weather/now", visibility);
  return spec;
}

}  // namespace

void add_fixture_extensions(mcp::Server& server) {
  server.add_skill_directory(TESSERA_SOURCE_DIR "/tests/conversations/skills/adding-sums",
                             {"profile"});
  mcp::AppPage page;
  page.uri = "ui://weather/now";
  page.name = "weather";
  page.html = "<!doctype html><title>Weather</title>";
  page.meta.csp.emplace();
  page.meta.csp->connect_domains = {"https://weather.example"};
  page.meta.prefers_border = true;
  server.add_app_page(std::move(page));
  server.add_tool<Nothing, NoOutput>(page_tool("weather", mcp::AppVisibility::everybody), weather);
  server.add_tool<Nothing, NoOutput>(page_tool("weather_again", mcp::AppVisibility::app_only),
                                     weather);
}

}  // namespace tessera::conversations
