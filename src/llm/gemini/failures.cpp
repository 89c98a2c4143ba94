#include "llm/gemini/failures.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>

namespace tessera::llm::gemini {
namespace {

struct Name {
  std::string_view name;
  int status;
  Errc kind;
};

constexpr std::array kNames{
    Name{"INVALID_ARGUMENT", 400, Errc::bad_request},
    Name{"FAILED_PRECONDITION", 400, Errc::bad_request},
    Name{"OUT_OF_RANGE", 400, Errc::bad_request},
    Name{"UNAUTHENTICATED", 401, Errc::unauthorized},
    Name{"PERMISSION_DENIED", 403, Errc::forbidden},
    Name{"NOT_FOUND", 404, Errc::no_such_model},
    Name{"RESOURCE_EXHAUSTED", 429, Errc::rate_limited},
    Name{"INTERNAL", 500, Errc::overloaded},
    Name{"UNAVAILABLE", 503, Errc::overloaded},
    Name{"DEADLINE_EXCEEDED", 504, Errc::timed_out},
};

Errc kind_of(std::string_view name, int status) {
  for (Name const& one : kNames)
    if (one.name == name) return one.kind;
  for (Name const& one : kNames)
    if (one.status == status) return one.kind;
  if (status == 408) return Errc::timed_out;
  return status >= 500 ? Errc::overloaded : Errc::bad_request;
}

/// `37s`, `0.5s`.
std::optional<std::chrono::milliseconds> delay_of(std::string_view text) {
  if (!text.ends_with('s')) return std::nullopt;
  return parse_retry_after(text.substr(0, text.size() - 1), {});
}

bool has_daily_quota(json::value const& detail) {
  json::value const* const violations = json_find(detail, "violations");
  if (violations == nullptr || !violations->is_array()) return false;
  auto const& all = violations->get_array();
  return std::any_of(all.begin(), all.end(), [](json::value const& one) {
    return json_text(one, "quotaId").find("PerDay") != std::string_view::npos;
  });
}

void read_details(json::value const& error, Failure& out) {
  json::value const* const details = json_find(error, "details");
  if (details == nullptr || !details->is_array()) return;
  for (json::value const& detail : details->get_array()) {
    if (auto const delay = delay_of(json_text(detail, "retryDelay"))) out.retry_after = delay;
    if (out.kind == Errc::rate_limited && has_daily_quota(detail)) out.kind = Errc::quota_exhausted;
    if (json_text(detail, "reason") == "API_KEY_INVALID") out.kind = Errc::unauthorized;
  }
}

Failure failure_of(json::value const& body, int status) {
  Failure out;
  out.status = status;
  json::value const* whole = &body;
  if (body.is_array() && !body.get_array().empty()) whole = &body.get_array().front();
  json::value const* const error = json_find(*whole, "error");
  if (error == nullptr) {
    out.kind = kind_of("", status);
    return out;
  }
  out.code = json_text(*error, "status");
  out.message = short_message(json_text(*error, "message"));
  json::value const* const code = json_find(*error, "code");
  if (status == 0 && code != nullptr && code->is_int64())
    status = static_cast<int>(std::clamp<std::int64_t>(code->get_int64(), 0, 599));
  out.kind = kind_of(out.code, status);
  read_details(*error, out);
  if (out.kind == Errc::bad_request &&
      mentions(out.message, {"api key not valid", "api key expired"}))
    out.kind = Errc::unauthorized;
  if (out.kind == Errc::bad_request && mentions(out.message, {"location is not supported"}))
    out.kind = Errc::forbidden;
  if (out.kind == Errc::bad_request && mentions(out.message, {"input token count", "token limit"}))
    out.kind = Errc::context_full;
  return out;
}

}  // namespace

Failure http_failure(int status, http::Headers const& headers, std::string_view body,
                     SysSeconds now) {
  Result<json::value> const parsed = parse_json(body);
  Failure out = failure_of(parsed ? *parsed : json::value(), status);
  if (!out.retry_after) out.retry_after = parse_retry_after(headers.get("retry-after"), now);
  return out;
}

Failure stream_failure(json::value const& event) { return failure_of(event, 0); }

Failure blocked(std::string_view reason) {
  Failure out;
  out.kind = Errc::refused;
  out.code = reason;
  out.message = "the prompt was blocked";
  return out;
}

Failure said_nothing(std::string_view reason) {
  Failure out;
  out.kind = Errc::model_failed;
  out.code = reason;
  out.message = "the model gave no answer";
  return out;
}

}  // namespace tessera::llm::gemini
