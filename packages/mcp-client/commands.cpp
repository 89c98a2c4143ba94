#include "packages/mcp-client/commands.hpp"

#include "appkit/near_miss.hpp"
#include "base/json_codec.hpp"
#include "base/term_safe.hpp"
#include "mcp/protocol/methods.hpp"
#include "packages/mcp-client/find_tool.hpp"
#include "packages/mcp-client/pretty_json.hpp"
#include "packages/mcp-client/render.hpp"

#include <algorithm>
#include <utility>

namespace tessera::mcp_client {
namespace {

std::string json_text_of(json::value const& value) {
  return term_safe_json(pretty_json(value)) + "\n";
}

json::value info_json(mcp::ServerInfo const& info) {
  json::object out;
  out["era"] = info.era == mcp::Era::modern ? "modern" : "legacy";
  out["protocolVersion"] = info.version;
  if (!info.supported.empty()) out["supportedVersions"] = to_json(info.supported);
  if (info.server) out["serverInfo"] = to_json(*info.server);
  out["capabilities"] = to_json(info.capabilities);
  if (info.instructions) out["instructions"] = *info.instructions;
  return out;
}

}  // namespace

mcp::Tool find_tool(std::vector<mcp::Tool> const& tools, std::string const& name) {
  auto const found = std::find_if(tools.begin(), tools.end(),
                                  [&](mcp::Tool const& tool) { return tool.name == name; });
  if (found != tools.end()) return *found;
  std::vector<std::string> names;
  for (mcp::Tool const& tool : tools) names.push_back(tool.name);
  std::string_view const meant = appkit::near_miss(name, names);
  std::string text = "the server has no tool '" + name + "'";
  if (!meant.empty()) text += ": did you mean " + std::string(meant) + "?";
  throw Exception(fail(Errc::unknown_tool, std::move(text)));
}

Result<json::object> read_object(std::string const& text, ReadFile const& read_file) {
  if (text.empty()) return json::object();
  std::string content = text;
  if (text.starts_with('@')) {
    Result<std::string> file = read_file(text.substr(1));
    if (!file) return file.error();
    content = std::move(*file);
  }
  Result<json::value> value = parse_json(content);
  if (!value) return fail(Errc::usage, "not JSON: " + value.error().hint);
  if (!value->is_object()) return fail(Errc::usage, "a JSON object is wanted here");
  return std::move(value->get_object());
}

Result<std::pair<std::string, json::object>> request_of(CommandLine const& line,
                                                        ReadFile const& read_file) {
  using Request = std::pair<std::string, json::object>;
  if (line.verb == Verb::tools || line.verb == Verb::describe)
    return Request(mcp::kMethodListTools, json::object());
  if (line.verb == Verb::info) return Request(mcp::kMethodDiscover, json::object());
  Result<json::object> data = read_object(line.data, read_file);
  if (!data) return data.error();
  if (line.verb == Verb::raw) return Request(line.subject, std::move(*data));
  Result<json::object> words = parse_arguments(line.words, nullptr, read_file);
  if (!words) return words.error();
  for (auto& [key, value] : *words) (*data)[key] = std::move(value);
  json::object params;
  params["name"] = line.subject;
  params["arguments"] = std::move(*data);
  return Request(mcp::kMethodCallTool, std::move(params));
}

Task<Exit> run_tools(mcp::Client& client, CommandLine const& line, Screen const& screen) {
  Task<std::vector<mcp::Tool>> listing = client.list_tools();
  std::vector<mcp::Tool> listed = co_await std::move(listing);
  std::vector<mcp::Tool> const tools = matching(std::move(listed), line.subject);
  if (line.json)
    screen.out(json_text_of(to_json(tools)));
  else if (tools.empty())
    screen.notes(line.subject.empty() ? "The server offers no tools.\n" : "No tool matches.\n");
  else
    screen.out(render_tools(tools));
  co_return Exit::ok;
}

Task<Exit> run_describe(mcp::Client& client, CommandLine const& line, Screen const& screen) {
  Task<std::vector<mcp::Tool>> listing = client.list_tools();
  std::vector<mcp::Tool> const tools = co_await std::move(listing);
  mcp::Tool const tool = find_tool(tools, line.subject);
  screen.out(line.json ? json_text_of(to_json(tool)) : render_tool(tool));
  co_return Exit::ok;
}

Task<Exit> run_info(mcp::Client& client, CommandLine const& line, std::string url,
                    Screen const& screen) {
  mcp::ServerInfo const& info = client.info();
  screen.out(line.json ? json_text_of(info_json(info)) : render_info(info, url));
  co_return Exit::ok;
}

Task<Exit> run_raw(mcp::Client& client, CommandLine const& line, ReadFile const& read_file,
                   Screen const& screen) {
  Result<json::object> params = read_object(line.data, read_file);
  if (!params) throw Exception(params.error());
  Task<json::value> asking = client.request(line.subject, std::move(*params));
  json::value const result = co_await std::move(asking);
  screen.out(json_text_of(result));
  co_return Exit::ok;
}

}  // namespace tessera::mcp_client
