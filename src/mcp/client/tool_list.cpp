#include "mcp/client/tool_list.hpp"

#include "base/json_codec.hpp"
#include "mcp/protocol/errc.hpp"
#include "mcp/protocol/methods.hpp"

#include <algorithm>
#include <utility>

namespace tessera::mcp {
namespace {

// A server may promise more than we want to believe.
constexpr std::int64_t kLongestLife = 24LL * 60 * 60 * 1'000;

ListToolsResult read_page(json::value const& result) {
  Result<ListToolsResult> page = from_json<ListToolsResult>(result);
  if (!page)
    throw Exception(
        fail(Errc::bad_message, "the server's list of tools does not fit: " + page.error().hint));
  return std::move(*page);
}

}  // namespace

void ToolList::take(ListToolsResult page, std::vector<Tool>& tools,
                    std::map<std::string, std::vector<ParamHeader>>& headers) const {
  for (Tool& tool : page.tools) {
    Result<std::vector<ParamHeader>> wanted = param_headers(tool.input_schema);
    if (!wanted) {
      parts_.log.warn("mcp_tool_left_out", {{"tool", tool.name}, {"why", wanted.error().hint}});
      continue;
    }
    if (!wanted->empty()) headers[tool.name] = std::move(*wanted);
    tools.push_back(std::move(tool));
  }
}

Task<std::vector<Tool>> ToolList::all(Connection& connection) {
  if (parts_.clock.steady_now() < fresh_until_) co_return tools_;
  auto const asked = parts_.clock.steady_now();
  std::vector<Tool> tools;
  std::map<std::string, std::vector<ParamHeader>> headers;
  std::int64_t life = kLongestLife;
  json::object params;
  for (std::size_t pages = 1;; ++pages) {
    Task<json::value> asking =
        connection.request(std::string(kMethodListTools), params, http::Headers(), CallOptions());
    json::value const result = co_await std::move(asking);
    ListToolsResult page = read_page(result);
    life = std::clamp<std::int64_t>(page.ttl_ms.value_or(0), 0, life);
    std::optional<std::string> const cursor = page.next_cursor;
    take(std::move(page), tools, headers);
    if (!cursor) break;
    if (pages == parts_.options.max_pages || tools.size() > parts_.options.max_tools)
      throw Exception(fail(Errc::bad_message, "the server's list of tools does not end"));
    params["cursor"] = *cursor;
  }
  tools_ = std::move(tools);
  headers_ = std::move(headers);
  fresh_until_ = asked + std::chrono::milliseconds(life);
  co_return tools_;
}

http::Headers ToolList::headers_for(json::object const& call_params) const {
  http::Headers headers;
  json::value const* name = call_params.if_contains("name");
  json::value const* arguments = call_params.if_contains("arguments");
  if (name == nullptr || !name->is_string() || arguments == nullptr || !arguments->is_object())
    return headers;
  auto const known = headers_.find(std::string(name->get_string()));
  if (known == headers_.end()) return headers;
  Result<void> const added = add_param_headers(known->second, arguments->get_object(), headers);
  if (!added) throw Exception(added.error());
  return headers;
}

}  // namespace tessera::mcp
