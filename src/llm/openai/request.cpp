#include "llm/openai/request.hpp"

#include "base/encoding.hpp"
#include "base/json.hpp"
#include "llm/wire_turns.hpp"

#include <boost/json/array.hpp>

namespace tessera::llm::openai {
namespace {

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

bool is_shown(Image const& image, RequestOptions const& options) {
  return options.image_results && is_common_image(image);
}

json::object image_part(Image const& image) {
  std::string const url = "data:" + image.mime + ";base64," + base64_encode(image.data);
  return {{"type", "image_url"}, {"image_url", json::object{{"url", url}}}};
}

json::object text_part(std::string_view text) { return {{"type", "text"}, {"text", text}}; }

/// Gathers what the person says: plain text while there is nothing else.
class UserContent {
 public:
  void text(std::string_view text) {
    if (!is_blank(text)) parts_.push_back(text_part(text));
  }
  void image(Image const& image) {
    parts_.push_back(image_part(image));
    has_images_ = true;
  }
  void add_to(json::array& messages) {
    if (parts_.empty()) return;
    json::value content;
    if (has_images_) {
      content = std::move(parts_);
    } else {
      std::string joined;
      for (json::value const& part : parts_)
        joined += (joined.empty() ? "" : "\n\n") + std::string(json_text(part, "text"));
      content = joined;
    }
    messages.push_back(json::object{{"role", "user"}, {"content", std::move(content)}});
    parts_ = {};
    has_images_ = false;
  }

 private:
  json::array parts_;
  bool has_images_ = false;
};

void add_result(json::array& messages, UserContent& user, ToolResult const& result,
                RequestOptions const& options) {
  std::string text = result_in_words(result, !options.image_results);
  std::vector<Image const*> shown;
  for (auto const& part : result.content)
    if (auto const* image = std::get_if<Image>(&part)) {
      if (is_shown(*image, options))
        shown.push_back(image);
      else if (options.image_results)
        text += "\n" + describe_image(*image);
    }
  if (result.is_error) text = "Error: " + text;
  messages.push_back(
      json::object{{"role", "tool"}, {"tool_call_id", result.call_id}, {"content", text}});
  if (shown.empty()) return;
  user.text("The image that " + result.name + " returned:");
  for (Image const* const image : shown) user.image(*image);
}

void add_user_turn(json::array& messages, WireTurn const& turn, RequestOptions const& options) {
  // Results have to follow their calls at once, so what else there is comes after all of them.
  UserContent user;
  for (Message const* const message : turn.messages) {
    for (Part const& part : message->parts) {
      if (auto const* result = std::get_if<ToolResult>(&part)) {
        add_result(messages, user, *result, options);
      } else if (auto const* text = std::get_if<Text>(&part)) {
        user.text(text->text);
      } else if (auto const* image = std::get_if<Image>(&part)) {
        if (is_shown(*image, options))
          user.image(*image);
        else
          user.text(describe_image(*image));
      }
    }
  }
  user.add_to(messages);
}

void add_assistant_turn(json::array& messages, WireTurn const& turn) {
  std::string said;
  json::array calls;
  for (Message const* const message : turn.messages) {
    for (Part const& part : message->parts) {
      if (auto const* text = std::get_if<Text>(&part)) said += text->text;
      if (auto const* call = std::get_if<ToolCall>(&part))
        calls.push_back(json::object{
            {"id", call->id},
            {"type", "function"},
            {"function",
             json::object{{"name", call->name}, {"arguments", write_json(call->arguments)}}}});
    }
  }
  json::object out{{"role", "assistant"}, {"content", nullptr}};
  if (!said.empty() || calls.empty()) out["content"] = said;
  if (!calls.empty()) out["tool_calls"] = std::move(calls);
  messages.push_back(std::move(out));
}

}  // namespace

json::object request_body(Request const& request, RequestOptions const& options,
                          Dialect const& dialect) {
  json::array messages;
  if (!is_blank(request.system))
    messages.push_back(json::object{{"role", "system"}, {"content", request.system}});
  for (WireTurn const& turn : wire_turns(request.conversation)) {
    if (turn.assistant)
      add_assistant_turn(messages, turn);
    else
      add_user_turn(messages, turn, options);
  }
  json::object body{{"model", options.model}, {"stream", true}, {"messages", std::move(messages)}};
  if (dialect.stream_usage) body["stream_options"] = json::object{{"include_usage", true}};
  if (auto const most = most_tokens(options, request); most > 0)
    body[dialect.completion_tokens ? "max_completion_tokens" : "max_tokens"] = most;
  if (options.sampling.temperature) body["temperature"] = *options.sampling.temperature;
  if (options.sampling.top_p) body["top_p"] = *options.sampling.top_p;
  if (options.sampling.top_k) body["top_k"] = *options.sampling.top_k;
  if (!options.effort.empty()) body["reasoning_effort"] = options.effort;
  json::array tools;
  for (ToolDefinition const& tool : declared_tools(request)) {
    json::object function{{"name", tool.name}, {"parameters", tool.input_schema}};
    if (!is_blank(tool.description)) function["description"] = tool.description;
    tools.push_back(json::object{{"type", "function"}, {"function", std::move(function)}});
  }
  if (!tools.empty()) {
    body["tools"] = std::move(tools);
    body["tool_choice"] = "auto";
  }
  return body;
}

}  // namespace tessera::llm::openai
