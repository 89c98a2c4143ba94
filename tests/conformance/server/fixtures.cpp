#include "fixtures.hpp"

#include "base/encoding.hpp"
#include "mcp/protocol/methods.hpp"
#include "mcp/protocol/sampling.hpp"

namespace tessera::conformance {

mcp::ToolSpec tool_spec(std::string name, std::string description) {
  mcp::ToolSpec spec;
  spec.name = std::move(name);
  spec.description = std::move(description);
  return spec;
}

std::string_view png_pixel() {
  static std::string const kBytes =
      base64_decode(
          "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAA"
          "AABJRU5ErkJggg==")
          .value();
  return kBytes;
}

std::string_view wav_silence() {
  static std::string const kBytes =
      base64_decode("UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQIAAAAAAA==").value();
  return kBytes;
}

mcp::WithContent<mcp::NoOutput> text_answer(std::string text) {
  mcp::WithContent<mcp::NoOutput> answer;
  answer.content.push_back(mcp::text_content(std::move(text)));
  return answer;
}

std::string sampled_text(json::object const& answer) {
  json::value const* content = answer.if_contains("content");
  if (content == nullptr) return {};
  if (content->is_array() && !content->get_array().empty()) content = &content->get_array().front();
  json::value const* text = json_find(*content, "text");
  return text != nullptr && text->is_string() ? std::string(text->get_string()) : std::string();
}

mcp::InputRequest sampling_request(std::string text, int max_tokens) {
  mcp::SamplingMessage message;
  message.role = "user";
  message.content = to_json(mcp::text_content(std::move(text)));
  mcp::CreateMessageParams params;
  params.messages.push_back(std::move(message));
  params.max_tokens = max_tokens;
  return mcp::InputRequest{std::string(mcp::kMethodCreateMessage), to_json(params).as_object()};
}

mcp::InputRequest roots_request() {
  return mcp::InputRequest{std::string(mcp::kMethodListRoots), json::object()};
}

json::object schema(std::string_view text) { return parse_json(text).value().as_object(); }

}  // namespace tessera::conformance
