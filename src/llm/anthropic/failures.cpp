#include "llm/anthropic/failures.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace tessera::llm::anthropic {
namespace {

struct Name {
  std::string_view name;
  Errc kind;
};

constexpr std::array kNames{
    Name{"invalid_request_error", Errc::bad_request},
    Name{"authentication_error", Errc::unauthorized},
    Name{"billing_error", Errc::quota_exhausted},
    Name{"permission_error", Errc::forbidden},
    Name{"not_found_error", Errc::no_such_model},
    Name{"request_too_large", Errc::context_full},
    Name{"rate_limit_error", Errc::rate_limited},
    Name{"api_error", Errc::overloaded},
    Name{"timeout_error", Errc::timed_out},
    Name{"overloaded_error", Errc::overloaded},
};

Failure failure_of(json::value const& body, int status) {
  Failure out;
  out.status = status;
  if (json::value const* const error = json_find(body, "error")) {
    out.code = json_text(*error, "type");
    out.message = short_message(json_text(*error, "message"));
  }
  out.request_id = json_text(body, "request_id");
  auto const found = std::find_if(kNames.begin(), kNames.end(),
                                  [&](Name const& one) { return one.name == out.code; });
  out.kind = found == kNames.end() ? kind_of_status(status) : found->kind;
  if (out.kind == Errc::bad_request &&
      mentions(out.message, {"prompt is too long", "context limit"}))
    out.kind = Errc::context_full;
  if (out.kind == Errc::bad_request && mentions(out.message, {"credit balance is too low"}))
    out.kind = Errc::quota_exhausted;
  return out;
}

}  // namespace

Failure http_failure(int status, http::Headers const& headers, std::string_view body,
                     SysSeconds now) {
  Result<json::value> const parsed = parse_json(body);
  Failure out = failure_of(parsed ? *parsed : json::value(), status);
  if (out.request_id.empty()) out.request_id = headers.get("request-id");
  std::string_view const precise = headers.get("retry-after-ms");
  std::int64_t milliseconds = 0;
  auto const [end, error] =
      std::from_chars(precise.data(), precise.data() + precise.size(), milliseconds);
  constexpr std::int64_t kLongest = 7LL * 24 * 3600 * 1000;
  bool const whole = !precise.empty() && error == std::errc{} &&
                     end == precise.data() + precise.size() && milliseconds >= 0 &&
                     milliseconds <= kLongest;
  out.retry_after = whole ? std::optional(std::chrono::milliseconds(milliseconds))
                          : parse_retry_after(headers.get("retry-after"), now);
  // The server's own word on whether the same request can succeed.
  if (headers.get("x-should-retry") == "false" && out.kind == Errc::rate_limited)
    out.kind = Errc::quota_exhausted;
  return out;
}

Failure stream_failure(json::value const& event) { return failure_of(event, 0); }

}  // namespace tessera::llm::anthropic
