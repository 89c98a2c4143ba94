#include "llm/gemini/gemini_wire.hpp"

#include "base/encoding.hpp"
#include "base/json.hpp"
#include "llm/advice.hpp"
#include "llm/gemini/failures.hpp"
#include "llm/gemini/request.hpp"
#include "llm/gemini/response.hpp"

namespace tessera::llm::gemini {

Task<http::ClientRequest> GeminiWire::prepare(Request const& request) {
  http::ClientRequest out;
  out.method = "POST";
  out.url = settings_.base_url + (beta_ ? "/v1beta" : "/v1") + "/models/" +
            percent_encode(settings_.options.model) + ":streamGenerateContent?alt=sse";
  out.headers.set("Content-Type", "application/json");
  // The only credential: with an Authorization field beside it the API refuses both.
  out.headers.set("x-goog-api-key", settings_.key.reveal());
  out.body = write_json(request_body(request, settings_.options, trust_signatures_));
  co_return out;
}

std::unique_ptr<Decoder> GeminiWire::decoder(Request const& request, EventSink& sink) const {
  return std::make_unique<ContentDecoder>(request, sink, settings_.options.model);
}

Failure GeminiWire::failure(int status, http::Headers const& headers, std::string_view body) const {
  return http_failure(status, headers, body, clock_.now_seconds());
}

bool GeminiWire::adjust(Failure const& failure) {
  if (failure.kind == Errc::no_such_model && !tried_other_version_) {
    tried_other_version_ = true;
    beta_ = !beta_;
    return true;
  }
  bool const about_signatures =
      failure.kind == Errc::bad_request &&
      mentions(failure.message, {"thought_signature", "thoughtSignature"});
  if (about_signatures && trust_signatures_) {
    trust_signatures_ = false;
    return true;
  }
  return take_out_refused(failure, settings_.options);
}

std::string GeminiWire::advice(Failure const& failure) const {
  if (failure.kind == Errc::unauthorized) return "Check " + settings_.key_name;
  if (failure.kind == Errc::forbidden)
    return "Check what the key in " + settings_.key_name + " may use, and from where";
  return common_advice(failure.kind, "gemini");
}

std::string GeminiWire::scrubbed(std::string text) const {
  return without_secret(std::move(text), settings_.key);
}

}  // namespace tessera::llm::gemini
