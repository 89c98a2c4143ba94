#include "llm/bedrock/request.hpp"

#include "base/encoding.hpp"
#include "base/json.hpp"
#include "llm/wire_turns.hpp"

#include <boost/json/array.hpp>

namespace tessera::llm::bedrock {
namespace {

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

json::object text_block(std::string_view text) { return {{"text", text}}; }

json::object image_block(Image const& image) {
  std::string_view const format = std::string_view(image.mime).substr(6);  // after `image/`
  return {{"image", json::object{{"format", format},
                                 {"source", json::object{{"bytes", base64_encode(image.data)}}}}}};
}

json::object result_block(ToolResult const& result, bool images) {
  json::array content;
  for (auto const& part : result.content) {
    if (auto const* text = std::get_if<Text>(&part); text != nullptr && !is_blank(text->text))
      content.push_back(text_block(text->text));
  }
  if (!text_has_structured(result)) {
    if (result.structured->is_object())
      content.push_back(json::object{{"json", *result.structured}});
    else
      content.push_back(text_block(write_json(*result.structured)));
  }
  for (auto const& part : result.content) {
    auto const* image = std::get_if<Image>(&part);
    if (image == nullptr) continue;
    bool const shown = images && is_common_image(*image);
    content.push_back(shown ? image_block(*image) : text_block(describe_image(*image)));
  }
  if (content.empty()) content.push_back(text_block(result_in_words(result, false)));
  return {{"toolResult", json::object{{"toolUseId", result.call_id},
                                      {"status", result.is_error ? "error" : "success"},
                                      {"content", std::move(content)}}}};
}

void add_part(json::array& content, Part const& part, bool images) {
  if (auto const* text = std::get_if<Text>(&part)) {
    if (!is_blank(text->text)) content.push_back(text_block(text->text));
  } else if (auto const* image = std::get_if<Image>(&part)) {
    bool const shown = images && is_common_image(*image);
    content.push_back(shown ? image_block(*image) : text_block(describe_image(*image)));
  } else if (auto const* call = std::get_if<ToolCall>(&part)) {
    content.push_back(json::object{
        {"toolUse",
         json::object{{"toolUseId", call->id}, {"name", call->name}, {"input", call->arguments}}}});
  } else {
    content.push_back(result_block(std::get<ToolResult>(part), images));
  }
}

json::array messages_of(Request const& request, RequestOptions const& options) {
  json::array out;
  for (WireTurn const& turn : wire_turns(request.conversation)) {
    json::array content;
    for (Message const* const message : turn.messages) {
      if (json::array const* const native = native_content(*message, "bedrock", options.model)) {
        content.insert(content.end(), native->begin(), native->end());
        continue;
      }
      for (Part const& part : message->parts) add_part(content, part, options.image_results);
    }
    if (content.empty()) content.push_back(text_block("(nothing)"));
    out.push_back(json::object{{"role", turn.assistant ? "assistant" : "user"},
                               {"content", std::move(content)}});
  }
  return out;
}

json::object tool_config(std::vector<ToolDefinition> const& tools) {
  json::array out;
  for (ToolDefinition const& tool : tools) {
    json::object spec{{"name", tool.name},
                      {"inputSchema", json::object{{"json", tool.input_schema}}}};
    if (!is_blank(tool.description)) spec["description"] = tool.description;
    out.push_back(json::object{{"toolSpec", std::move(spec)}});
  }
  return {{"tools", std::move(out)}, {"toolChoice", json::object{{"auto", json::object{}}}}};
}

}  // namespace

json::object request_body(Request const& request, RequestOptions const& options) {
  json::object body{{"messages", messages_of(request, options)}};
  if (!is_blank(request.system)) body["system"] = json::array{text_block(request.system)};
  json::object inference;
  if (auto const most = most_tokens(options, request); most > 0) inference["maxTokens"] = most;
  if (options.sampling.temperature) inference["temperature"] = *options.sampling.temperature;
  if (options.sampling.top_p) inference["topP"] = *options.sampling.top_p;
  if (!inference.empty()) body["inferenceConfig"] = std::move(inference);
  json::object more;
  if (options.sampling.top_k) more["top_k"] = *options.sampling.top_k;
  if (!options.effort.empty()) {
    more["thinking"] = json::object{{"type", "adaptive"}};
    more["output_config"] = json::object{{"effort", options.effort}};
  }
  if (!more.empty()) body["additionalModelRequestFields"] = std::move(more);
  std::vector<ToolDefinition> const tools = declared_tools(request);
  if (!tools.empty()) body["toolConfig"] = tool_config(tools);
  return body;
}

}  // namespace tessera::llm::bedrock
