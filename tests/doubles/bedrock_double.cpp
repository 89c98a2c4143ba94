#include "base/encoding.hpp"
#include "llm/bedrock/event_stream.hpp"
#include "provider_double.hpp"

#include <boost/json/array.hpp>

namespace tessera::doubles {
namespace {

struct Refusal {
  int status;
  std::string type, message;
};

Refusal refusal_of(std::string const& kind) {
  if (kind == "rate") return {429, "ThrottlingException", "Too many requests"};
  if (kind == "quota") return {429, "ThrottlingException", "Too many tokens per day"};
  if (kind == "overloaded") return {503, "ServiceUnavailableException", "Try again"};
  if (kind == "expired")
    return {403, "ExpiredTokenException", "The security token included in the request is expired"};
  if (kind == "wrong-key")
    return {403, "UnrecognizedClientException", "The security token is invalid"};
  if (kind == "no-model") return {404, "ResourceNotFoundException", "This model has ended"};
  if (kind == "no-access") return {403, "AccessDeniedException", "You don't have access"};
  if (kind == "temperature")
    return {400, "ValidationException", "temperature is deprecated for this model"};
  if (kind == "images")
    return {400, "ValidationException", "This model doesn't support the image content block"};
  if (kind == "too-long") return {400, "ValidationException", "Input is too long"};
  return {400, "ValidationException", kind};
}

void read_block(json::value const& block, AskedTurn& turn, Asked& asked) {
  if (block.get_object().size() != 1) asked.problem = "a content block has exactly one member";
  if (json_find(block, "text") != nullptr) {
    std::string_view const text = json_text(block, "text");
    if (text.find_first_not_of(" \n\t\r") == std::string_view::npos)
      asked.problem = "The text field in the ContentBlock object is blank";
    turn.text += text;
  } else if (json::value const* const use = json_find(block, "toolUse")) {
    if (json::value const* const input = json_find(*use, "input");
        input == nullptr || !input->is_object())
      asked.problem = "toolUse.input must be an object";
    turn.calls.push_back(
        {std::string(json_text(*use, "toolUseId")), std::string(json_text(*use, "name"))});
  } else if (json::value const* const result = json_find(block, "toolResult")) {
    AskedResult read{std::string(json_text(*result, "toolUseId")), "", "",
                     json_text(*result, "status") == "error"};
    for (json::value const& part : result->at("content").as_array()) {
      read.text += json_text(part, "text");
      if (json_find(part, "image") != nullptr) ++turn.images;
    }
    turn.results.push_back(std::move(read));
  } else if (json::value const* const thought = json_find(block, "reasoningContent")) {
    json::value const* const text = json_find(*thought, "reasoningText");
    if (text == nullptr || json_text(*text, "signature") != "c2lnbmVkIGJ5IGJlZHJvY2s=")
      asked.problem = "reasoningContent has been changed";
  }
}

class BedrockDouble final : public ProviderDouble {
 public:
  [[nodiscard]] std::string name() const override { return "bedrock"; }
  [[nodiscard]] std::string content_type() const override {
    return "application/vnd.amazon.eventstream";
  }

  [[nodiscard]] std::string credential(http::Request const& request) const override {
    std::string_view const sent = request.headers.get("authorization");
    if (sent.starts_with("Bearer ")) return std::string(sent.substr(7));
    // The signature itself is checked by the vendor's signer, from what was written down.
    std::size_t const at = sent.find("Credential=");
    if (!sent.starts_with("AWS4-HMAC-SHA256 ") || at == std::string_view::npos) return {};
    return std::string(sent.substr(at + 11, sent.find('/', at) - at - 11));
  }

  [[nodiscard]] Asked read(http::Request const& request, json::value const& body) override {
    Asked asked;
    std::string const path = request.path;
    asked.model = path.substr(7, path.rfind('/') - 7);
    for (json::value const& message : body.at("messages").as_array()) {
      AskedTurn turn;
      turn.assistant = json_text(message, "role") == "assistant";
      for (json::value const& block : message.at("content").as_array())
        read_block(block, turn, asked);
      asked.turns.push_back(std::move(turn));
    }
    if (json::value const* const config = json_find(body, "toolConfig"))
      for (json::value const& tool : config->at("tools").as_array())
        asked.tools.emplace_back(json_text(tool.at("toolSpec"), "name"));
    if (json::value const* const inference = json_find(body, "inferenceConfig"))
      asked.sampling = json_find(*inference, "temperature") != nullptr;
    check_order(asked);
    return asked;
  }

  [[nodiscard]] std::vector<std::string> answer(Block const& block, std::string const& say,
                                                Asked const&) override {
    std::vector<std::string> out{event("messageStart", {{"role", "assistant"}})};
    int index = 0;
    auto const delta = [&](json::object change) {
      out.push_back(
          event("contentBlockDelta", {{"contentBlockIndex", index}, {"delta", std::move(change)}}));
    };
    auto const stop = [&] {
      out.push_back(event("contentBlockStop", {{"contentBlockIndex", index++}}));
    };
    if (!block.think.empty()) {
      delta({{"reasoningContent", json::object{{"text", block.think}}}});
      delta({{"reasoningContent", json::object{{"signature", "c2lnbmVkIGJ5IGJlZHJvY2s="}}}});
      stop();
    }
    if (!say.empty()) {
      auto const [first, second] = halves(say);
      delta({{"text", first}});
      delta({{"text", second}});
      stop();
    }
    for (ScriptedCall const& call : block.calls) {
      out.push_back(
          event("contentBlockStart",
                {{"contentBlockIndex", index},
                 {"start", json::object{{"toolUse", json::object{{"toolUseId", next_id()},
                                                                 {"name", call.name}}}}}}));
      auto const [first, second] = halves(argument_text(call));
      delta({{"toolUse", json::object{{"input", first}}}});
      delta({{"toolUse", json::object{{"input", second}}}});
      stop();
    }
    out.push_back(
        event("messageStop", {{"stopReason", block.calls.empty() ? "end_turn" : "tool_use"}}));
    out.push_back(event(
        "metadata",
        {{"usage", json::object{{"inputTokens", 11}, {"outputTokens", 7}, {"totalTokens", 18}}},
         {"metrics", json::object{{"latencyMs", 5}}}}));
    return out;
  }

  [[nodiscard]] http::Response refuse(Fault const& fault, std::string const& message) override {
    Refusal const refusal = refusal_of(fault.kind);
    http::Response out = http::json_response(
        refusal.status, json::object{{"message", message.empty() ? refusal.message : message}});
    out.headers.set("x-amzn-errortype", refusal.type + ":http://internal.amazon.com/coral/");
    out.headers.set("x-amzn-requestid", "double-1");
    if (!fault.retry_after.empty()) out.headers.set("retry-after", fault.retry_after);
    return out;
  }

  [[nodiscard]] std::string mid_stream(Fault const& fault) override {
    Refusal const refusal = refusal_of(fault.kind);
    std::string type = refusal.type;
    type[0] = static_cast<char>(type[0] - 'A' + 'a');
    return llm::bedrock::write_frame({{":exception-type", type},
                                      {":content-type", "application/json"},
                                      {":message-type", "exception"}},
                                     write_json(json::object{{"message", refusal.message}}));
  }

 private:
  [[nodiscard]] static std::string event(std::string type, json::object const& payload) {
    return llm::bedrock::write_frame({{":event-type", std::move(type)},
                                      {":content-type", "application/json"},
                                      {":message-type", "event"}},
                                     write_json(payload));
  }
  [[nodiscard]] std::string next_id() { return "tooluse_" + std::to_string(++calls_); }

  int calls_ = 0;
};

}  // namespace

std::unique_ptr<ProviderDouble> make_bedrock_double() { return std::make_unique<BedrockDouble>(); }

}  // namespace tessera::doubles
