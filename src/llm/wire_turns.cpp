#include "llm/wire_turns.hpp"

#include "base/json.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <set>

namespace tessera::llm {

json::value make_native(std::string_view provider, std::string_view model, json::array content) {
  return json::object{{"provider", provider}, {"model", model}, {"content", std::move(content)}};
}

json::array const* native_content(Message const& message, std::string_view provider,
                                  std::string_view model) {
  bool const ours = json_text(message.native, "provider") == provider &&
                    json_text(message.native, "model") == model;
  json::value const* const content = ours ? json_find(message.native, "content") : nullptr;
  return content == nullptr ? nullptr : content->if_array();
}

std::vector<WireTurn> wire_turns(Conversation const& conversation) {
  std::vector<WireTurn> turns;
  for (Message const& message : conversation) {
    bool const assistant = message.role == Role::assistant;
    if (message.parts.empty() && message.native.is_null()) continue;
    if (turns.empty() && assistant) continue;
    if (turns.empty() || turns.back().assistant != assistant) turns.push_back({assistant, {}});
    turns.back().messages.push_back(&message);
  }
  return turns;
}

std::vector<ToolDefinition> declared_tools(Request const& request) {
  if (!request.tools.empty()) return request.tools;
  std::set<std::string> names;
  for (Message const& message : request.conversation)
    for (Part const& part : message.parts)
      if (auto const* call = std::get_if<ToolCall>(&part)) names.insert(call->name);
  std::vector<ToolDefinition> out;
  for (std::string const& name : names) {
    ToolDefinition tool;
    tool.name = name;
    tool.description = "Not available any more.";
    tool.input_schema = {{"type", "object"}};
    out.push_back(std::move(tool));
  }
  return out;
}

bool is_common_image(Image const& image) {
  return image.mime == "image/png" || image.mime == "image/jpeg" || image.mime == "image/gif" ||
         image.mime == "image/webp";
}

std::string describe_image(Image const& image) {
  return "[An image, " + image.mime + ", " + std::to_string(image.data.size()) +
         " bytes, was shown to the person; it cannot be shown to you.]";
}

bool text_has_structured(ToolResult const& result) {
  if (!result.structured) return true;
  return std::any_of(result.content.begin(), result.content.end(), [&](auto const& part) {
    auto const* text = std::get_if<Text>(&part);
    if (text == nullptr) return false;
    Result<json::value> const value = parse_json(text->text);
    return value && *value == *result.structured;
  });
}

std::string result_in_words(ToolResult const& result, bool with_images) {
  std::string out;
  bool has_image = false;
  auto const add = [&out](std::string_view text) {
    if (!out.empty()) out += "\n";
    out += text;
  };
  for (auto const& part : result.content) {
    if (auto const* text = std::get_if<Text>(&part)) add(text->text);
    if (auto const* image = std::get_if<Image>(&part)) {
      has_image = true;
      if (with_images) add(describe_image(*image));
    }
  }
  if (!text_has_structured(result)) add(write_json(*result.structured));
  if (out.find_first_not_of(" \t\r\n") == std::string::npos)
    out = has_image ? "[The result is an image.]" : "[The result is empty.]";
  return out;
}

std::vector<std::string> call_ids(Conversation const& conversation) {
  std::vector<std::string> out;
  for (Message const& message : conversation)
    for (Part const& part : message.parts)
      if (auto const* call = std::get_if<ToolCall>(&part)) out.push_back(call->id);
  return out;
}

}  // namespace tessera::llm
