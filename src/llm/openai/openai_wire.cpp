#include "llm/openai/openai_wire.hpp"

#include "base/json.hpp"
#include "http/message/url.hpp"
#include "llm/advice.hpp"
#include "llm/openai/failures.hpp"
#include "llm/openai/response.hpp"
#include "llm/wire_turns.hpp"

#include <boost/json/array.hpp>

namespace tessera::llm::openai {

std::vector<LocalServer> usual_servers() {
  return {{"Ollama", "http://127.0.0.1:11434/v1"},
          {"llama.cpp", "http://127.0.0.1:8080/v1"},
          {"vLLM", "http://127.0.0.1:8000/v1"},
          {"LM Studio", "http://127.0.0.1:1234/v1"}};
}

Task<std::vector<std::string>> OpenAiWire::list_models(std::string base_url) {
  http::ClientRequest request;
  request.url = base_url + "/models";
  if (!settings_.key.empty())
    request.headers.set("Authorization", "Bearer " + std::string(settings_.key.reveal()));
  request.timeout = std::chrono::seconds(10);
  request.connect_timeout = std::chrono::seconds(2);
  http::ClientResponse const response = co_await http_.send(std::move(request));
  if (response.status != 200) {
    Failure refused = failure(response.status, response.headers, response.body);
    refused.message = scrubbed(std::move(refused.message));
    throw Exception(to_error(refused, "openai", advice(refused)));
  }
  std::vector<std::string> out;
  Result<json::value> const body = parse_json(response.body);
  json::value const* const data = body ? json_find(*body, "data") : nullptr;
  if (data == nullptr || !data->is_array()) co_return out;
  for (json::value const& one : data->get_array())
    if (std::string_view const id = json_text(one, "id"); !id.empty()) out.emplace_back(id);
  co_return out;
}

Task<> OpenAiWire::find_server() {
  std::string looked;
  for (LocalServer const& server : settings_.local) {
    bool found = false;
    try {
      std::vector<std::string> const models = co_await list_models(server.base_url);
      found = !models.empty();
    } catch (Exception const&) {
      // Nobody there, or somebody else: the next one may be it.
      found = false;
    }
    if (found) {
      settings_.base_url = server.base_url;
      co_return;
    }
    looked += (looked.empty() ? "" : ", ") + server.name + " at " + server.base_url;
  }
  throw Exception(fail(Errc::unreachable,
                       "openai: no model server answers on this machine (looked for " + looked +
                           "). Start one, or set OPENAI_BASE_URL or OPENAI_API_KEY"));
}

Task<> OpenAiWire::find_model() {
  std::string base_url = settings_.base_url;
  std::vector<std::string> const models = co_await list_models(std::move(base_url));
  if (models.empty())
    throw Exception(fail(Errc::no_such_model, "openai: the server at " + settings_.base_url +
                                                  " has no model. Load one, or name it with "
                                                  "--model openai:MODEL"));
  settings_.options.model = models.front();
}

Task<http::ClientRequest> OpenAiWire::prepare(Request const& request) {
  if (settings_.base_url.empty()) co_await find_server();
  if (settings_.options.model.empty()) co_await find_model();
  http::ClientRequest out;
  out.method = "POST";
  out.url = settings_.base_url + "/chat/completions";
  out.headers.set("Content-Type", "application/json");
  out.headers.set("Accept", "text/event-stream");
  if (!settings_.key.empty())
    out.headers.set("Authorization", "Bearer " + std::string(settings_.key.reveal()));
  out.body = write_json(request_body(request, settings_.options, dialect_));
  co_return out;
}

std::unique_ptr<Decoder> OpenAiWire::decoder(Request const& request, EventSink& sink) const {
  return std::make_unique<ChunkDecoder>(sink, call_ids(request.conversation));
}

Failure OpenAiWire::failure(int status, http::Headers const& headers, std::string_view body) const {
  return http_failure(status, headers, body, clock_.now_seconds());
}

bool OpenAiWire::adjust(Failure const& failure) {
  if (failure.kind != Errc::bad_request) return false;
  if (!dialect_.completion_tokens && mentions(failure.message, {"max_completion_tokens"})) {
    dialect_.completion_tokens = true;
    return true;
  }
  if (dialect_.stream_usage && mentions(failure.message, {"stream_options"})) {
    dialect_.stream_usage = false;
    return true;
  }
  return take_out_refused(failure, settings_.options);
}

std::string OpenAiWire::advice(Failure const& failure) const {
  if (failure.kind == Errc::unauthorized)
    return settings_.key.empty() ? "Set OPENAI_API_KEY" : "Check OPENAI_API_KEY";
  Result<http::Url> const url = http::parse_url(settings_.base_url);
  bool const local = url && url->is_loopback();
  if (failure.kind == Errc::no_such_model && local)
    return "Load it into the server at " + settings_.base_url +
           " (e.g. ollama pull MODEL), or name another with --model openai:MODEL";
  if (failure.kind == Errc::unreachable && local)
    return "Start the model server, or set OPENAI_BASE_URL";
  return common_advice(failure.kind, "openai");
}

std::string OpenAiWire::scrubbed(std::string text) const {
  return without_secret(std::move(text), settings_.key);
}

}  // namespace tessera::llm::openai
