#include "llm/anthropic/request.hpp"

#include "base/encoding.hpp"
#include "base/json.hpp"
#include "llm/wire_turns.hpp"

#include <boost/json/array.hpp>

namespace tessera::llm::anthropic {
namespace {

constexpr std::int64_t kUsualMaxTokens = 8192;

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

json::object text_block(std::string_view text) { return {{"type", "text"}, {"text", text}}; }

json::object image_block(Image const& image, bool images) {
  if (!images || !is_common_image(image)) return text_block(describe_image(image));
  return {{"type", "image"},
          {"source", json::object{{"type", "base64"},
                                  {"media_type", image.mime},
                                  {"data", base64_encode(image.data)}}}};
}

json::object result_block(ToolResult const& result, bool images) {
  json::array content;
  for (auto const& part : result.content)
    if (auto const* text = std::get_if<Text>(&part); text != nullptr && !is_blank(text->text))
      content.push_back(text_block(text->text));
  if (!text_has_structured(result)) content.push_back(text_block(write_json(*result.structured)));
  for (auto const& part : result.content)
    if (auto const* image = std::get_if<Image>(&part))
      content.push_back(image_block(*image, images));
  if (content.empty()) content.push_back(text_block(result_in_words(result, false)));
  return {{"type", "tool_result"},
          {"tool_use_id", result.call_id},
          {"is_error", result.is_error},
          {"content", std::move(content)}};
}

void add_part(json::array& content, Part const& part, bool images) {
  if (auto const* text = std::get_if<Text>(&part)) {
    if (!is_blank(text->text)) content.push_back(text_block(text->text));
  } else if (auto const* image = std::get_if<Image>(&part)) {
    content.push_back(image_block(*image, images));
  } else if (auto const* call = std::get_if<ToolCall>(&part)) {
    content.push_back(json::object{
        {"type", "tool_use"}, {"id", call->id}, {"name", call->name}, {"input", call->arguments}});
  } else {
    content.push_back(result_block(std::get<ToolResult>(part), images));
  }
}

/// A single text may stand by itself.
json::value shortened(json::array content) {
  if (content.empty()) return "(nothing)";
  if (content.size() == 1 && json_text(content.front(), "type") == "text" &&
      content.front().get_object().size() == 2)
    return content.front().get_object().at("text");
  return content;
}

json::array messages_of(Request const& request, RequestOptions const& options) {
  json::array out;
  for (WireTurn const& turn : wire_turns(request.conversation)) {
    json::array content;
    for (Message const* const message : turn.messages) {
      if (json::array const* const native = native_content(*message, "anthropic", options.model)) {
        content.insert(content.end(), native->begin(), native->end());
        continue;
      }
      for (Part const& part : message->parts) add_part(content, part, options.image_results);
    }
    out.push_back(json::object{{"role", turn.assistant ? "assistant" : "user"},
                               {"content", shortened(std::move(content))}});
  }
  return out;
}

}  // namespace

json::object request_body(Request const& request, RequestOptions const& options) {
  std::int64_t const most = most_tokens(options, request);
  json::object body{{"model", options.model},
                    {"max_tokens", most > 0 ? most : kUsualMaxTokens},
                    {"stream", true},
                    {"messages", messages_of(request, options)}};
  if (!is_blank(request.system)) body["system"] = request.system;
  if (options.sampling.temperature) body["temperature"] = *options.sampling.temperature;
  if (options.sampling.top_p) body["top_p"] = *options.sampling.top_p;
  if (options.sampling.top_k) body["top_k"] = *options.sampling.top_k;
  if (!options.effort.empty()) {
    body["thinking"] = json::object{{"type", "adaptive"}};
    body["output_config"] = json::object{{"effort", options.effort}};
  }
  json::array tools;
  for (ToolDefinition const& tool : declared_tools(request)) {
    json::object declared{{"name", tool.name}, {"input_schema", tool.input_schema}};
    if (!is_blank(tool.description)) declared["description"] = tool.description;
    tools.push_back(std::move(declared));
  }
  if (!tools.empty()) {
    body["tools"] = std::move(tools);
    body["tool_choice"] = json::object{{"type", "auto"}};
  }
  return body;
}

}  // namespace tessera::llm::anthropic
