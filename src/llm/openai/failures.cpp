#include "llm/openai/failures.hpp"

namespace tessera::llm::openai {
namespace {

std::string code_of(json::value const& error) {
  for (std::string_view const key : {"code", "type", "status"})
    if (std::string_view const text = json_text(error, key); !text.empty())
      return std::string(text);
  return {};
}

Failure failure_of(json::value const& body, int status) {
  Failure out;
  out.status = status;
  if (json::value const* const error = json_find(body, "error")) {
    if (error->is_string()) {
      out.message = short_message(error->get_string());
    } else {
      out.code = code_of(*error);
      out.message = short_message(json_text(*error, "message"));
      // vLLM and others put the HTTP status into `code`.
      json::value const* const number = json_find(*error, "code");
      if (status == 0 && number != nullptr && number->is_int64() && number->get_int64() >= 400 &&
          number->get_int64() < 600)
        status = static_cast<int>(number->get_int64());
    }
  } else {
    out.message = short_message(json_text(body, "message"));
  }
  out.kind = kind_of_status(status);
  if (mentions(out.code, {"insufficient_quota", "billing"})) out.kind = Errc::quota_exhausted;
  if (mentions(out.code, {"context_length_exceeded"}) ||
      (out.kind == Errc::bad_request &&
       mentions(out.message, {"context length", "context size", "exceeds the available context"})))
    out.kind = Errc::context_full;
  if (mentions(out.code, {"model_not_found"})) out.kind = Errc::no_such_model;
  if (mentions(out.code, {"invalid_api_key"})) out.kind = Errc::unauthorized;
  if (mentions(out.code, {"content_filter", "content_policy"})) out.kind = Errc::refused;
  return out;
}

}  // namespace

Failure http_failure(int status, http::Headers const& headers, std::string_view body,
                     SysSeconds now) {
  Result<json::value> const parsed = parse_json(body);
  Failure out = failure_of(parsed ? *parsed : json::value(), status);
  if (!parsed && out.message.empty() && body.find('<') == std::string_view::npos)
    out.message = short_message(body);
  out.request_id = headers.get("x-request-id");
  out.retry_after = parse_retry_after(headers.get("retry-after"), now);
  return out;
}

Failure stream_failure(json::value const& chunk) { return failure_of(chunk, 0); }

}  // namespace tessera::llm::openai
