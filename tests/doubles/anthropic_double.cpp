#include "http/sse/writer.hpp"
#include "provider_double.hpp"

#include <boost/json/array.hpp>

namespace tessera::doubles {
namespace {

struct Refusal {
  int status;
  std::string type, message;
};

Refusal refusal_of(std::string const& kind) {
  if (kind == "rate") return {429, "rate_limit_error", "Slow down"};
  if (kind == "quota") return {402, "billing_error", "Your credit balance is too low"};
  if (kind == "overloaded") return {529, "overloaded_error", "Overloaded"};
  if (kind == "wrong-key" || kind == "expired")
    return {401, "authentication_error", "invalid x-api-key"};
  if (kind == "no-model") return {404, "not_found_error", "model: not found"};
  if (kind == "no-access") return {403, "permission_error", "You don't have access"};
  if (kind == "temperature")
    return {400, "invalid_request_error", "temperature is deprecated for this model"};
  if (kind == "images")
    return {400, "invalid_request_error", "This model does not support image input"};
  if (kind == "too-long") return {400, "invalid_request_error", "prompt is too long"};
  return {400, "invalid_request_error", kind};
}

constexpr char const* kSignature = "c2lnbmVkIGJ5IGFudGhyb3BpYw==";

void read_block(json::value const& block, AskedTurn& turn, Asked& asked) {
  std::string_view const type = json_text(block, "type");
  if (type == "text") {
    std::string_view const text = json_text(block, "text");
    if (text.find_first_not_of(" \n\t\r") == std::string_view::npos)
      asked.problem = "text content blocks must be non-empty";
    turn.text += text;
  } else if (type == "image") {
    ++turn.images;
  } else if (type == "tool_use") {
    if (json::value const* const input = json_find(block, "input");
        input == nullptr || !input->is_object())
      asked.problem = "tool_use.input: must be an object";
    turn.calls.push_back(
        {std::string(json_text(block, "id")), std::string(json_text(block, "name"))});
  } else if (type == "tool_result") {
    // After text the API takes no result any more.
    if (!turn.text.empty()) asked.problem = "tool_result blocks come first";
    AskedResult result{std::string(json_text(block, "tool_use_id")), "", "", false};
    if (json::value const* const is_error = json_find(block, "is_error"))
      result.is_error = is_error->is_bool() && is_error->get_bool();
    json::value const& content = block.at("content");
    if (content.is_string()) result.text = std::string_view(content.get_string());
    if (content.is_array())
      for (json::value const& part : content.get_array()) {
        result.text += json_text(part, "text");
        if (json_text(part, "type") == "image") ++turn.images;
      }
    turn.results.push_back(std::move(result));
  } else if (type == "thinking") {
    if (json_text(block, "signature") != kSignature)
      asked.problem = "Invalid `signature` in `thinking` block";
  } else {
    asked.problem = "unknown block " + std::string(type);
  }
}

class AnthropicDouble final : public ProviderDouble {
 public:
  [[nodiscard]] std::string name() const override { return "anthropic"; }

  [[nodiscard]] std::string credential(http::Request const& request) const override {
    std::string_view const key = request.headers.get("x-api-key");
    if (!key.empty()) return std::string(key);
    std::string_view const bearer = request.headers.get("authorization");
    return bearer.starts_with("Bearer ") ? std::string(bearer.substr(7)) : std::string();
  }

  [[nodiscard]] Asked read(http::Request const& request, json::value const& body) override {
    Asked asked;
    if (request.headers.get("anthropic-version").empty())
      asked.problem = "anthropic-version: header is required";
    json::value const* const most = json_find(body, "max_tokens");
    if (most == nullptr || !most->is_int64() || most->get_int64() < 1)
      asked.problem = "max_tokens: field required";
    asked.model = json_text(body, "model");
    asked.sampling = json_find(body, "temperature") != nullptr;
    for (json::value const& message : body.at("messages").as_array()) {
      AskedTurn turn;
      turn.assistant = json_text(message, "role") == "assistant";
      json::value const& content = message.at("content");
      if (content.is_string())
        turn.text = std::string_view(content.get_string());
      else
        for (json::value const& block : content.as_array()) read_block(block, turn, asked);
      asked.turns.push_back(std::move(turn));
    }
    if (json::value const* const tools = json_find(body, "tools"))
      for (json::value const& tool : tools->as_array())
        asked.tools.emplace_back(json_text(tool, "name"));
    check_order(asked);
    return asked;
  }

  [[nodiscard]] std::vector<std::string> answer(Block const& block, std::string const& say,
                                                Asked const& asked) override {
    std::vector<std::string> out{
        event({{"type", "message_start"},
               {"message", json::object{{"id", "msg_double"},
                                        {"type", "message"},
                                        {"role", "assistant"},
                                        {"model", asked.model},
                                        {"content", json::array{}},
                                        {"stop_reason", nullptr},
                                        {"stop_sequence", nullptr},
                                        {"usage", json::object{{"input_tokens", 11},
                                                               {"output_tokens", 1}}}}}}),
        event({{"type", "ping"}})};
    int index = 0;
    auto const start = [&](json::object content) {
      out.push_back(event({{"type", "content_block_start"},
                           {"index", index},
                           {"content_block", std::move(content)}}));
    };
    auto const delta = [&](std::string_view type, std::string_view key, std::string const& text) {
      out.push_back(event({{"type", "content_block_delta"},
                           {"index", index},
                           {"delta", json::object{{"type", type}, {key, text}}}}));
    };
    auto const stop = [&] {
      out.push_back(event({{"type", "content_block_stop"}, {"index", index++}}));
    };
    if (!block.think.empty()) {
      start({{"type", "thinking"}, {"thinking", ""}, {"signature", ""}});
      delta("thinking_delta", "thinking", block.think);
      delta("signature_delta", "signature", kSignature);
      stop();
    }
    if (!say.empty()) {
      start({{"type", "text"}, {"text", ""}});
      auto const [first, second] = halves(say);
      delta("text_delta", "text", first);
      delta("text_delta", "text", second);
      stop();
    }
    for (ScriptedCall const& call : block.calls) {
      start({{"type", "tool_use"},
             {"id", "toolu_" + std::to_string(++calls_)},
             {"name", call.name},
             {"input", json::object{}}});
      auto const [first, second] = halves(argument_text(call));
      delta("input_json_delta", "partial_json", first);
      delta("input_json_delta", "partial_json", second);
      stop();
    }
    out.push_back(event(
        {{"type", "message_delta"},
         {"delta", json::object{{"stop_reason", block.calls.empty() ? "end_turn" : "tool_use"},
                                {"stop_sequence", nullptr}}},
         {"usage", json::object{{"output_tokens", 7}}}}));
    out.push_back(event({{"type", "message_stop"}}));
    return out;
  }

  [[nodiscard]] http::Response refuse(Fault const& fault, std::string const& message) override {
    Refusal const refusal = refusal_of(fault.kind);
    http::Response out = http::json_response(
        refusal.status,
        json::object{
            {"type", "error"},
            {"error", json::object{{"type", refusal.type},
                                   {"message", message.empty() ? refusal.message : message}}},
            {"request_id", "req_double"}});
    if (!fault.retry_after.empty()) out.headers.set("retry-after", fault.retry_after);
    return out;
  }

  [[nodiscard]] std::string mid_stream(Fault const& fault) override {
    Refusal const refusal = refusal_of(fault.kind);
    return event({{"type", "error"},
                  {"error", json::object{{"type", refusal.type}, {"message", refusal.message}}}});
  }

 private:
  [[nodiscard]] static std::string event(json::object const& data) {
    http::SseEvent event;
    event.event = json_text(data, "type");
    event.data = write_json(data);
    return http::write_sse_event(event);
  }

  int calls_ = 0;
};

}  // namespace

std::unique_ptr<ProviderDouble> make_anthropic_double() {
  return std::make_unique<AnthropicDouble>();
}

}  // namespace tessera::doubles
