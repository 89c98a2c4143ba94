#include "llm/anthropic/anthropic_wire.hpp"

#include "base/json.hpp"
#include "llm/advice.hpp"
#include "llm/anthropic/failures.hpp"
#include "llm/anthropic/request.hpp"
#include "llm/anthropic/response.hpp"

namespace tessera::llm::anthropic {

Task<http::ClientRequest> AnthropicWire::prepare(Request const& request) {
  http::ClientRequest out;
  out.method = "POST";
  out.url = settings_.base_url + "/v1/messages";
  out.headers.set("Content-Type", "application/json");
  out.headers.set("Accept", "text/event-stream");
  out.headers.set("anthropic-version", "2023-06-01");
  out.headers.set("x-api-key", settings_.key.reveal());
  out.body = write_json(request_body(request, settings_.options));
  co_return out;
}

std::unique_ptr<Decoder> AnthropicWire::decoder(Request const&, EventSink& sink) const {
  return std::make_unique<MessagesDecoder>(sink, settings_.options.model);
}

Failure AnthropicWire::failure(int status, http::Headers const& headers,
                               std::string_view body) const {
  return http_failure(status, headers, body, clock_.now_seconds());
}

bool AnthropicWire::adjust(Failure const& failure) {
  return take_out_refused(failure, settings_.options);
}

std::string AnthropicWire::advice(Failure const& failure) const {
  if (failure.kind == Errc::unauthorized) return "Check ANTHROPIC_API_KEY";
  return common_advice(failure.kind, "anthropic");
}

std::string AnthropicWire::scrubbed(std::string text) const {
  return without_secret(std::move(text), settings_.key);
}

}  // namespace tessera::llm::anthropic
