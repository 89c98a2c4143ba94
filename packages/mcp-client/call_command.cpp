#include "appkit/near_miss.hpp"
#include "base/json_codec.hpp"
#include "base/term_safe.hpp"
#include "jsonschema/validator.hpp"
#include "mcp/protocol/errc.hpp"
#include "mcp/protocol/methods.hpp"
#include "packages/mcp-client/commands.hpp"
#include "packages/mcp-client/find_tool.hpp"
#include "packages/mcp-client/images.hpp"
#include "packages/mcp-client/pretty_json.hpp"
#include "packages/mcp-client/render.hpp"

#include <utility>

namespace tessera::mcp_client {
namespace {

json::object arguments_for(mcp::Tool const& tool, CommandLine const& line,
                           ReadFile const& read_file) {
  Result<json::object> arguments = read_object(line.data, read_file);
  if (!arguments) throw Exception(arguments.error());
  json::value const schema(tool.input_schema);
  Result<json::object> words =
      parse_arguments(line.words, line.validate ? &schema : nullptr, read_file);
  if (!words) throw Exception(words.error());
  for (auto& [key, value] : *words) (*arguments)[key] = std::move(value);
  return std::move(*arguments);
}

/// What is wrong with the value; empty: nothing, or the schema is none that we can apply.
std::string misfit(json::object const& schema, json::value const& value, std::string_view what,
                   Screen const& screen) {
  Result<jsonschema::Validator> const validator =
      jsonschema::Validator::compile(json::value(schema));
  if (!validator) {
    screen.notes("note: the " + std::string(what) + " is not checked, its schema cannot be used: " +
                 term_safe_line(validator.error().hint) + "\n");
    return {};
  }
  auto const violations = validator->validate(value);
  return violations.empty() ? std::string() : jsonschema::readable(violations);
}

/// For arguments that the schema does not name and somebody probably meant otherwise.
std::string meant_keys(json::object const& schema, json::object const& arguments) {
  json::value const* properties = schema.if_contains("properties");
  if (properties == nullptr || !properties->is_object()) return {};
  std::vector<std::string> known;
  for (auto const& [name, unused] : properties->get_object()) known.emplace_back(name);
  std::string text;
  for (auto const& [key, unused] : arguments) {
    if (properties->get_object().contains(key)) continue;
    std::string_view const meant = appkit::near_miss(key, known);
    if (!meant.empty())
      text += "; '" + std::string(key) + "': did you mean '" + std::string(meant) + "'?";
  }
  return text;
}

mcp::CallOptions call_options(Screen const& screen) {
  mcp::CallOptions options;
  options.on_progress = [notes = screen.notes](mcp::ProgressParams const& progress) {
    std::string text = "… " + pretty_json(json::value(progress.progress));
    if (progress.total) text += "/" + pretty_json(json::value(*progress.total));
    if (progress.message) text += " " + term_safe_line(*progress.message);
    notes(text + "\n");
  };
  return options;
}

Exit check_result(mcp::Tool const& tool, mcp::CallToolResult const& result, Screen const& screen) {
  if (result.is_error.value_or(false)) {
    screen.notes("mcp-client: [tool] " + term_safe_line(tool.name) + " says that it failed\n");
    return Exit::tool_error;
  }
  if (!tool.output_schema) return Exit::ok;
  std::string const wrong =
      result.structured_content
          ? misfit(*tool.output_schema, *result.structured_content, "result", screen)
          : "structured content is missing";
  if (wrong.empty()) return Exit::ok;
  screen.notes("mcp-client: [schema] the result does not fit the tool's own outputSchema: " +
               term_safe_line(wrong) + "\n");
  return Exit::schema;
}

}  // namespace

Task<Exit> run_call(mcp::Client& client, CommandLine const& line, ReadFile const& read_file,
                    Screen const& screen) {
  Task<std::vector<mcp::Tool>> listing = client.list_tools();
  std::vector<mcp::Tool> const tools = co_await std::move(listing);
  mcp::Tool const tool = find_tool(tools, line.subject);
  json::object arguments = arguments_for(tool, line, read_file);
  if (line.validate) {
    std::string const wrong = misfit(tool.input_schema, json::value(arguments), "call", screen);
    if (!wrong.empty())
      throw Exception(fail(Errc::schema_mismatch, "the arguments do not fit: " + wrong +
                                                      meant_keys(tool.input_schema, arguments)));
  }
  json::object params;
  params["name"] = tool.name;
  params["arguments"] = std::move(arguments);
  Task<json::value> calling =
      client.request(std::string(mcp::kMethodCallTool), std::move(params), call_options(screen));
  json::value const answer = co_await std::move(calling);
  Result<mcp::CallToolResult> const result = from_json<mcp::CallToolResult>(answer);
  if (!result)
    throw Exception(fail(mcp::Errc::bad_message,
                         "the tool's result does not fit the protocol: " + result.error().hint));
  std::vector<std::string> saved;
  if (!line.save_images.empty()) {
    Result<std::vector<std::string>> written = save_images(*result, tool.name, line.save_images);
    if (!written) throw Exception(written.error());
    saved = std::move(*written);
  }
  if (line.json)
    screen.out(term_safe_json(pretty_json(answer)) + "\n");
  else
    screen.out(render_result(*result, saved));
  co_return check_result(tool, *result, screen);
}

}  // namespace tessera::mcp_client
