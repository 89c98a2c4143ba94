#include "llm/bedrock/failures.hpp"

#include "base/json.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace tessera::llm::bedrock {
namespace {

struct Name {
  std::string_view name;
  Errc kind;
};

constexpr std::array kNames{
    Name{"AccessDeniedException", Errc::forbidden},
    Name{"UnrecognizedClientException", Errc::unauthorized},
    Name{"InvalidSignatureException", Errc::unauthorized},
    Name{"IncompleteSignatureException", Errc::unauthorized},
    Name{"MissingAuthenticationTokenException", Errc::unauthorized},
    Name{"InvalidClientTokenId", Errc::unauthorized},
    Name{"ExpiredTokenException", Errc::credentials_expired},
    Name{"ExpiredToken", Errc::credentials_expired},
    Name{"RequestTimeTooSkewed", Errc::clock_skew},
    Name{"RequestExpired", Errc::clock_skew},
    Name{"ResourceNotFoundException", Errc::no_such_model},
    Name{"ValidationException", Errc::bad_request},
    Name{"ServiceQuotaExceededException", Errc::quota_exhausted},
    Name{"ModelTimeoutException", Errc::timed_out},
    Name{"ThrottlingException", Errc::rate_limited},
    Name{"TooManyRequestsException", Errc::rate_limited},
    Name{"ModelNotReadyException", Errc::overloaded},
    Name{"ModelErrorException", Errc::model_failed},
    Name{"ModelStreamErrorException", Errc::model_failed},
    Name{"InternalServerException", Errc::overloaded},
    Name{"ServiceUnavailableException", Errc::overloaded},
};

Errc kind_of_status(int status) {
  switch (status) {
    case 401:
      return Errc::unauthorized;
    case 403:
      return Errc::forbidden;
    case 404:
      return Errc::no_such_model;
    case 408:
      return Errc::timed_out;
    case 424:
      return Errc::model_failed;
    case 429:
      return Errc::rate_limited;
    default:
      return status >= 500 ? Errc::overloaded : Errc::bad_request;
  }
}

/// `com.amazon#ThrottlingException:http://…,x` is `ThrottlingException`.
std::string bare_name(std::string_view text) {
  text = text.substr(0, text.find_first_of(":,"));
  if (std::size_t const hash = text.rfind('#'); hash != std::string_view::npos)
    text.remove_prefix(hash + 1);
  return std::string(text);
}

std::string first_text(json::value const& body, std::initializer_list<std::string_view> keys) {
  for (std::string_view const key : keys)
    if (std::string_view const text = json_text(body, key); !text.empty()) return std::string(text);
  return {};
}

}  // namespace

Errc kind_of(std::string_view name, int status, std::string_view message) {
  auto const found =
      std::find_if(kNames.begin(), kNames.end(), [&](Name const& one) { return one.name == name; });
  Errc kind = found == kNames.end() ? kind_of_status(status) : found->kind;
  if (kind == Errc::rate_limited && mentions(message, {"per day", "daily"}))
    kind = Errc::quota_exhausted;
  if (kind == Errc::bad_request &&
      mentions(message, {"input is too long", "too many input tokens", "context window"}))
    kind = Errc::context_full;
  if (kind == Errc::bad_request && mentions(message, {"model identifier is invalid"}))
    kind = Errc::no_such_model;
  if (kind == Errc::unauthorized &&
      mentions(message, {"signature expired", "signature not yet current"}))
    kind = Errc::clock_skew;
  if ((kind == Errc::forbidden || kind == Errc::unauthorized) &&
      mentions(message, {"token has expired", "token included in the request is expired"}))
    kind = Errc::credentials_expired;
  // A Bedrock API key that is wrong is answered like a missing permission.
  if (kind == Errc::forbidden &&
      mentions(message, {"api key", "bearer token", "authentication failed"}))
    kind = Errc::unauthorized;
  return kind;
}

Failure http_failure(int status, http::Headers const& headers, std::string_view body) {
  Failure out;
  out.status = status;
  out.request_id = headers.get("x-amzn-requestid");
  out.server_time = parse_http_date(headers.get("date"));
  out.retry_after =
      parse_retry_after(headers.get("retry-after"), out.server_time.value_or(SysSeconds{}));
  Result<json::value> const parsed = parse_json(body);
  json::value const data = parsed ? *parsed : json::value();
  out.code = bare_name(headers.get("x-amzn-errortype"));
  if (out.code.empty()) out.code = bare_name(first_text(data, {"__type", "code"}));
  out.message = short_message(first_text(data, {"message", "Message"}));
  out.kind = kind_of(out.code, status, out.message);
  return out;
}

Failure stream_failure(std::string_view exception_type, std::string_view payload) {
  Failure out;
  out.code = exception_type;
  if (!out.code.empty())
    out.code[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(out.code[0])));
  Result<json::value> const data = parse_json(payload);
  if (data) out.message = short_message(first_text(*data, {"message", "originalMessage"}));
  out.kind = kind_of(out.code, 500, out.message);
  return out;
}

Failure stream_error(std::string_view code, std::string_view message) {
  Failure out;
  out.code = bare_name(code);
  out.message = short_message(message);
  out.kind = kind_of(out.code, 500, out.message);
  return out;
}

}  // namespace tessera::llm::bedrock
