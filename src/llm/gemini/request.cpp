#include "llm/gemini/request.hpp"

#include "base/encoding.hpp"
#include "base/json.hpp"
#include "llm/response_builder.hpp"
#include "llm/wire_turns.hpp"

#include <boost/json/array.hpp>

#include <cctype>

namespace tessera::llm::gemini {
namespace {

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

json::object text_part(std::string_view text) { return {{"text", text}}; }

json::object image_part(Image const& image) {
  return {
      {"inlineData", json::object{{"mimeType", image.mime}, {"data", base64_encode(image.data)}}}};
}

bool is_shown(Image const& image, RequestOptions const& options) {
  return options.image_results && is_common_image(image);
}

/// The message that the turn under way begins with: signatures are checked from there on.
std::size_t active_from(Conversation const& conversation) {
  for (std::size_t i = conversation.size(); i-- > 0;) {
    if (conversation[i].role != Role::user) continue;
    for (Part const& part : conversation[i].parts)
      if (auto const* text = std::get_if<Text>(&part); text != nullptr && !is_blank(text->text))
        return i;
  }
  return 0;
}

void add_result(json::array& parts, ToolResult const& result, RequestOptions const& options) {
  bool const inside = !is_before_gemini_3(options.model);
  json::array images;
  std::string text = result_in_words(result, !options.image_results);
  for (auto const& part : result.content) {
    auto const* image = std::get_if<Image>(&part);
    if (image == nullptr) continue;
    if (is_shown(*image, options))
      images.push_back(image_part(*image));
    else if (options.image_results)
      text += "\n" + describe_image(*image);
  }
  json::object response{{"name", wire_name(result.name)},
                        {"response", json::object{{result.is_error ? "error" : "output", text}}}};
  if (!result.call_id.starts_with(kOwnCallId)) response["id"] = result.call_id;
  if (inside && !images.empty()) response["parts"] = images;
  parts.push_back(json::object{{"functionResponse", std::move(response)}});
  if (!inside) parts.insert(parts.end(), images.begin(), images.end());
}

json::object call_part(ToolCall const& call, bool sign) {
  json::object function{{"name", wire_name(call.name)}, {"args", call.arguments}};
  if (!call.id.starts_with(kOwnCallId)) function["id"] = call.id;
  json::object out{{"functionCall", std::move(function)}};
  if (sign) out["thoughtSignature"] = kNoSignature;
  return out;
}

void add_own_words(json::array& parts, Message const& message, RequestOptions const& options,
                   bool sign) {
  for (Part const& part : message.parts) {
    if (auto const* text = std::get_if<Text>(&part)) {
      if (!is_blank(text->text)) parts.push_back(text_part(text->text));
    } else if (auto const* image = std::get_if<Image>(&part)) {
      parts.push_back(is_shown(*image, options) ? image_part(*image)
                                                : text_part(describe_image(*image)));
    } else if (auto const* call = std::get_if<ToolCall>(&part)) {
      parts.push_back(call_part(*call, sign));
      sign = false;
    } else {
      add_result(parts, std::get<ToolResult>(part), options);
    }
  }
}

json::array contents_of(Request const& request, RequestOptions const& options,
                        bool trust_signatures) {
  json::array out;
  Conversation const& conversation = request.conversation;
  Message const* const active =
      conversation.empty() ? nullptr : &conversation[active_from(conversation)];
  for (WireTurn const& turn : wire_turns(conversation)) {
    json::array parts;
    for (Message const* const message : turn.messages) {
      json::array const* const native =
          trust_signatures ? native_content(*message, "gemini", options.model) : nullptr;
      if (native != nullptr) {
        parts.insert(parts.end(), native->begin(), native->end());
        continue;
      }
      bool const sign = turn.assistant && message > active && !is_before_gemini_3(options.model);
      add_own_words(parts, *message, options, sign);
    }
    if (parts.empty()) parts.push_back(text_part("(nothing)"));
    out.push_back(
        json::object{{"parts", std::move(parts)}, {"role", turn.assistant ? "model" : "user"}});
  }
  return out;
}

json::object declaration(ToolDefinition const& tool) {
  json::object out{{"name", wire_name(tool.name)}};
  if (!is_blank(tool.description)) out["description"] = tool.description;
  json::object schema = tool.input_schema;
  schema.erase("$schema");
  json::value const* const properties = schema.if_contains("properties");
  // An object without members is refused; a tool without arguments just has no schema.
  bool const none =
      (properties == nullptr || !properties->is_object() || properties->get_object().empty()) &&
      !schema.contains("$ref") && !schema.contains("allOf");
  if (!none) out["parametersJsonSchema"] = std::move(schema);
  return out;
}

json::object generation_config(Request const& request, RequestOptions const& options) {
  json::object out;
  if (auto const most = most_tokens(options, request); most > 0) out["maxOutputTokens"] = most;
  if (options.sampling.temperature) out["temperature"] = *options.sampling.temperature;
  if (options.sampling.top_p) out["topP"] = *options.sampling.top_p;
  if (options.sampling.top_k) out["topK"] = *options.sampling.top_k;
  if (!options.effort.empty()) {
    std::string level = options.effort;
    for (char& c : level) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    out["thinkingConfig"] = json::object{{"includeThoughts", true}, {"thinkingLevel", level}};
  }
  return out;
}

}  // namespace

std::string wire_name(std::string_view name) {
  constexpr std::size_t kMaxName = 64;
  bool const good = !name.empty() && (std::isalpha(static_cast<unsigned char>(name.front())) != 0 ||
                                      name.front() == '_');
  return (good ? std::string(name) : "_" + std::string(name)).substr(0, kMaxName);
}

bool is_before_gemini_3(std::string_view model) {
  return model.starts_with("gemini-1") || model.starts_with("gemini-2");
}

json::object request_body(Request const& request, RequestOptions const& options,
                          bool trust_signatures) {
  json::object body{{"contents", contents_of(request, options, trust_signatures)}};
  if (!is_blank(request.system))
    body["systemInstruction"] =
        json::object{{"parts", json::array{text_part(request.system)}}, {"role", "user"}};
  json::array declarations;
  for (ToolDefinition const& tool : declared_tools(request))
    declarations.push_back(declaration(tool));
  if (!declarations.empty()) {
    body["tools"] = json::array{json::object{{"functionDeclarations", std::move(declarations)}}};
    body["toolConfig"] = json::object{{"functionCallingConfig", json::object{{"mode", "AUTO"}}}};
  }
  json::object generation = generation_config(request, options);
  if (!generation.empty()) body["generationConfig"] = std::move(generation);
  return body;
}

}  // namespace tessera::llm::gemini
