#include "http/sse/writer.hpp"
#include "provider_double.hpp"

#include <boost/json/array.hpp>

namespace tessera::doubles {
namespace {

struct Refusal {
  int status;
  std::string code, message;
};

Refusal refusal_of(std::string const& kind) {
  if (kind == "rate") return {429, "rate_limit_exceeded", "Slow down"};
  if (kind == "quota") return {429, "insufficient_quota", "You exceeded your current quota"};
  if (kind == "overloaded") return {503, "server_error", "Overloaded"};
  if (kind == "wrong-key" || kind == "expired")
    return {401, "invalid_api_key", "Incorrect API key provided"};
  if (kind == "no-model") return {404, "model_not_found", "The model does not exist"};
  if (kind == "no-access") return {403, "forbidden", "You don't have access"};
  if (kind == "temperature")
    return {400, "unsupported_value", "temperature does not support this value"};
  if (kind == "images") return {400, "invalid_request", "image input is not supported"};
  if (kind == "too-long")
    return {400, "context_length_exceeded", "This model's maximum context length is 4096"};
  return {400, "invalid_request", kind};
}

void read_user(json::value const& content, AskedTurn& turn) {
  if (content.is_string()) turn.text += std::string_view(content.get_string());
  if (!content.is_array()) return;
  for (json::value const& part : content.get_array()) {
    turn.text += json_text(part, "text");
    if (json_text(part, "type") == "image_url") ++turn.images;
  }
}

class OpenAiDouble final : public ProviderDouble {
 public:
  [[nodiscard]] std::string name() const override { return "openai"; }

  [[nodiscard]] std::string credential(http::Request const& request) const override {
    std::string_view const bearer = request.headers.get("authorization");
    return bearer.starts_with("Bearer ") ? std::string(bearer.substr(7)) : std::string();
  }

  [[nodiscard]] Asked read(http::Request const&, json::value const& body) override {
    Asked asked;
    asked.model = json_text(body, "model");
    asked.sampling = json_find(body, "temperature") != nullptr;
    for (json::value const& message : body.at("messages").as_array()) {
      std::string_view const role = json_text(message, "role");
      if (role == "system") continue;
      bool const assistant = role == "assistant";
      bool const follows = !asked.turns.empty() && !asked.turns.back().assistant && !assistant;
      // Results must come before what the person adds.
      if (role == "tool" && follows && !asked.turns.back().text.empty())
        asked.problem = "tool messages must follow the message with tool_calls";
      if (!follows) asked.turns.push_back({assistant, "", 0, {}, {}});
      AskedTurn& turn = asked.turns.back();
      json::value const* const content = json_find(message, "content");
      if (role == "tool") {
        if (content == nullptr || !content->is_string()) asked.problem = "tool content is text";
        turn.results.push_back({std::string(json_text(message, "tool_call_id")), "",
                                std::string(json_text(message, "content")), false});
        continue;
      }
      if (content != nullptr) read_user(*content, turn);
      if (json::value const* const calls = json_find(message, "tool_calls"))
        for (json::value const& call : calls->as_array()) {
          if (!parse_json(json_text(call.at("function"), "arguments")))
            asked.problem = "function.arguments is not JSON";
          turn.calls.push_back({std::string(json_text(call, "id")),
                                std::string(json_text(call.at("function"), "name"))});
        }
    }
    if (json::value const* const tools = json_find(body, "tools"))
      for (json::value const& tool : tools->as_array())
        asked.tools.emplace_back(json_text(tool.at("function"), "name"));
    check_order(asked);
    return asked;
  }

  [[nodiscard]] std::vector<std::string> answer(Block const& block, std::string const& say,
                                                Asked const& asked) override {
    std::vector<std::string> out;
    auto const chunk = [&](json::object delta, json::value reason) {
      out.push_back(
          event({{"id", "chatcmpl-double"},
                 {"object", "chat.completion.chunk"},
                 {"created", 1},
                 {"model", asked.model},
                 {"choices", json::array{json::object{{"index", 0},
                                                      {"delta", std::move(delta)},
                                                      {"finish_reason", std::move(reason)}}}}}));
    };
    chunk({{"role", "assistant"}, {"content", ""}}, nullptr);
    if (!block.think.empty()) chunk({{"reasoning_content", block.think}}, nullptr);
    if (!say.empty()) {
      auto const [first, second] = halves(say);
      chunk({{"content", first}}, nullptr);
      chunk({{"content", second}}, nullptr);
    }
    int index = 0;
    for (ScriptedCall const& call : block.calls) {
      auto const [first, second] = halves(argument_text(call));
      chunk({{"tool_calls",
              json::array{json::object{
                  {"index", index},
                  {"id", "call_" + std::to_string(++calls_)},
                  {"type", "function"},
                  {"function", json::object{{"name", call.name}, {"arguments", first}}}}}}},
            nullptr);
      chunk({{"tool_calls",
              json::array{json::object{{"index", index++},
                                       {"function", json::object{{"arguments", second}}}}}}},
            nullptr);
    }
    chunk({}, block.calls.empty() ? "stop" : "tool_calls");
    out.push_back(event(
        {{"id", "chatcmpl-double"},
         {"object", "chat.completion.chunk"},
         {"created", 1},
         {"model", asked.model},
         {"choices", json::array{}},
         {"usage",
          json::object{{"prompt_tokens", 11}, {"completion_tokens", 7}, {"total_tokens", 18}}}}));
    out.emplace_back("data: [DONE]\n\n");
    return out;
  }

  [[nodiscard]] http::Response refuse(Fault const& fault, std::string const& message) override {
    Refusal const refusal = refusal_of(fault.kind);
    http::Response out = http::json_response(refusal.status, error(refusal, message));
    if (!fault.retry_after.empty()) out.headers.set("retry-after", fault.retry_after);
    return out;
  }

  [[nodiscard]] std::string mid_stream(Fault const& fault) override {
    return event(error(refusal_of(fault.kind), ""));
  }

 private:
  [[nodiscard]] static json::object error(Refusal const& refusal, std::string const& message) {
    return {{"error", json::object{{"message", message.empty() ? refusal.message : message},
                                   {"type", "invalid_request_error"},
                                   {"code", refusal.code}}}};
  }
  [[nodiscard]] static std::string event(json::object const& data) {
    http::SseEvent event;
    event.data = write_json(data);
    return http::write_sse_event(event);
  }

  int calls_ = 0;
};

}  // namespace

std::unique_ptr<ProviderDouble> make_openai_double() { return std::make_unique<OpenAiDouble>(); }

}  // namespace tessera::doubles
