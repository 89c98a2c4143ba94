#include "base/encoding.hpp"
#include "provider_double.hpp"

#include <boost/json/array.hpp>

#include <set>

namespace tessera::doubles {
namespace {

struct Refusal {
  int status;
  std::string name, message;
};

Refusal refusal_of(std::string const& kind) {
  if (kind == "rate" || kind == "quota")
    return {429, "RESOURCE_EXHAUSTED", "You exceeded your current quota"};
  if (kind == "overloaded") return {503, "UNAVAILABLE", "The model is overloaded"};
  if (kind == "wrong-key" || kind == "expired")
    return {400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key."};
  if (kind == "no-model") return {404, "NOT_FOUND", "models/x is not found"};
  if (kind == "no-access") return {403, "PERMISSION_DENIED", "You don't have access"};
  if (kind == "temperature")
    return {400, "INVALID_ARGUMENT", "temperature is not supported by this model"};
  if (kind == "images") return {400, "INVALID_ARGUMENT", "image input is not supported"};
  if (kind == "too-long")
    return {400, "INVALID_ARGUMENT", "The input token count exceeds the maximum"};
  return {400, "INVALID_ARGUMENT", kind};
}

class GeminiDouble final : public ProviderDouble {
 public:
  [[nodiscard]] std::string name() const override { return "gemini"; }

  [[nodiscard]] std::string credential(http::Request const& request) const override {
    // Two credentials are refused by the API.
    if (request.headers.count("authorization") != 0) return {};
    return std::string(request.headers.get("x-goog-api-key"));
  }

  [[nodiscard]] Asked read(http::Request const& request, json::value const& body) override {
    Asked asked;
    std::string const path = request.path;
    std::size_t const at = path.rfind('/') + 1;
    asked.model = path.substr(at, path.rfind(':') - at);
    json::array const& contents = body.at("contents").as_array();
    for (std::size_t i = 0; i < contents.size(); ++i) {
      json::value const& content = contents[i];
      AskedTurn turn;
      turn.assistant = json_text(content, "role") == "model";
      bool first_call = true;
      for (json::value const& part : content.at("parts").as_array()) {
        turn.text += json_text(part, "text");
        if (json_find(part, "inlineData") != nullptr) ++turn.images;
        if (json::value const* const call = json_find(part, "functionCall")) {
          if (i > last_words(contents)) check_signature(part, first_call, asked);
          first_call = false;
          turn.calls.push_back(
              {std::string(json_text(*call, "id")), std::string(json_text(*call, "name"))});
        }
        if (json::value const* const response = json_find(part, "functionResponse")) {
          json::value const& told = response->at("response");
          bool const is_error = json_find(told, "error") != nullptr;
          turn.results.push_back(
              {std::string(json_text(*response, "id")), std::string(json_text(*response, "name")),
               std::string(json_text(told, is_error ? "error" : "output")), is_error});
          if (json::value const* const parts = json_find(*response, "parts"))
            turn.images += static_cast<int>(parts->as_array().size());
        }
      }
      asked.turns.push_back(std::move(turn));
    }
    if (json::value const* const tools = json_find(body, "tools"))
      for (json::value const& tool : tools->at(0).at("functionDeclarations").as_array())
        asked.tools.emplace_back(json_text(tool, "name"));
    if (json::value const* const config = json_find(body, "generationConfig"))
      asked.sampling = json_find(*config, "temperature") != nullptr;
    check_order(asked);
    return asked;
  }

  [[nodiscard]] std::vector<std::string> answer(Block const& block, std::string const& say,
                                                Asked const& asked) override {
    std::vector<std::string> out;
    auto const chunk = [&](json::array parts, char const* reason) {
      json::object candidate{
          {"content", json::object{{"parts", std::move(parts)}, {"role", "model"}}}, {"index", 0}};
      if (reason != nullptr) candidate["finishReason"] = reason;
      out.push_back(event({{"candidates", json::array{std::move(candidate)}},
                           {"usageMetadata", json::object{{"promptTokenCount", 11},
                                                          {"candidatesTokenCount", 7},
                                                          {"totalTokenCount", 18}}},
                           {"modelVersion", asked.model},
                           {"responseId", "double"}}));
    };
    if (!block.think.empty())
      chunk({json::object{{"text", block.think}, {"thought", true}}}, nullptr);
    if (!say.empty()) {
      auto const [first, second] = halves(say);
      chunk({json::object{{"text", first}}}, nullptr);
      chunk({json::object{{"text", second}}}, nullptr);
    }
    bool first_call = true;
    for (ScriptedCall const& call : block.calls) {
      json::object part{{"functionCall", json::object{{"id", "g" + std::to_string(++calls_)},
                                                      {"name", call.name},
                                                      {"args", call.arguments}}}};
      // Of parallel calls only the first one is signed.
      if (first_call) {
        std::string const signature = base64_encode("signed " + std::to_string(calls_));
        given_.insert(signature);
        part["thoughtSignature"] = signature;
      }
      first_call = false;
      chunk({std::move(part)}, nullptr);
    }
    json::array last;
    if (block.calls.empty())
      last.push_back(json::object{{"text", ""}, {"thoughtSignature", "ZW5k"}});
    chunk(std::move(last), "STOP");
    return out;
  }

  [[nodiscard]] http::Response refuse(Fault const& fault, std::string const& message) override {
    Refusal const refusal = refusal_of(fault.kind);
    return http::json_response(refusal.status, error(fault, refusal, message));
  }

  [[nodiscard]] std::string mid_stream(Fault const& fault) override {
    return event(error(fault, refusal_of(fault.kind), ""));
  }

 private:
  /// Where the person spoke last: only from there on are signatures checked.
  [[nodiscard]] static std::size_t last_words(json::array const& contents) {
    std::size_t last = 0;
    for (std::size_t i = 0; i < contents.size(); ++i)
      for (json::value const& part : contents[i].at("parts").as_array())
        if (json_text(contents[i], "role") == "user" && !json_text(part, "text").empty()) last = i;
    return last;
  }

  void check_signature(json::value const& part, bool first_call, Asked& asked) const {
    std::string const signature(json_text(part, "thoughtSignature"));
    bool const known =
        given_.contains(signature) || signature == "skip_thought_signature_validator";
    if (first_call && !known)
      asked.problem = signature.empty()
                          ? "Function call is missing a thought_signature in functionCall parts"
                          : "Invalid thought_signature";
  }

  [[nodiscard]] static json::object error(Fault const& fault, Refusal const& refusal,
                                          std::string const& message) {
    json::array details;
    if (!fault.retry_after.empty())
      details.push_back(json::object{{"@type", "type.googleapis.com/google.rpc.RetryInfo"},
                                     {"retryDelay", fault.retry_after + "s"}});
    if (fault.kind == "wrong-key")
      details.push_back(json::object{{"@type", "type.googleapis.com/google.rpc.ErrorInfo"},
                                     {"reason", "API_KEY_INVALID"}});
    if (refusal.status == 429)
      details.push_back(json::object{
          {"@type", "type.googleapis.com/google.rpc.QuotaFailure"},
          {"violations",
           json::array{json::object{{"quotaId", fault.kind == "quota"
                                                    ? "GenerateRequestsPerDayPerProject"
                                                    : "GenerateRequestsPerMinutePerProject"}}}}});
    return {{"error", json::object{{"code", refusal.status},
                                   {"message", message.empty() ? refusal.message : message},
                                   {"status", refusal.name},
                                   {"details", std::move(details)}}}};
  }
  [[nodiscard]] static std::string event(json::object const& data) {
    // This API ends its lines with CR LF.
    return "data: " + write_json(data) + "\r\n\r\n";
  }

  int calls_ = 0;
  std::set<std::string> given_;
};

}  // namespace

std::unique_ptr<ProviderDouble> make_gemini_double() { return std::make_unique<GeminiDouble>(); }

}  // namespace tessera::doubles
