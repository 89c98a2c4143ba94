#include "http/message/error_response.hpp"

#include "async/errc.hpp"

#include <boost/json/object.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <array>

namespace tessera::http {
namespace {

struct WireForm {
  int status;
  std::string_view word;
};
constexpr WireForm kInternal{500, "internal"};

WireForm wire_form(Errc code) noexcept {
  switch (code) {
    case Errc::bad_request:
    case Errc::bad_url:
    case Errc::bad_form:
      return {400, "bad_request"};
    case Errc::header_too_large:
      return {431, "header_too_large"};
    case Errc::body_too_large:
      return {413, "body_too_large"};
    case Errc::timed_out:
      return {408, "timed_out"};
    case Errc::not_found:
      return {404, "not_found"};
    case Errc::method_not_allowed:
      return {405, "method_not_allowed"};
    case Errc::unsupported_media:
      return {415, "unsupported_media_type"};
    case Errc::not_acceptable:
      return {406, "not_acceptable"};
    case Errc::unauthorized:
      return {401, "unauthorized"};
    case Errc::forbidden:
      return {403, "forbidden"};
    case Errc::conflict:
      return {409, "conflict"};
    case Errc::too_many_requests:
      return {429, "too_many_requests"};
    case Errc::unavailable:
      return {503, "unavailable"};
    case Errc::connect_failed:
    case Errc::transfer_failed:
    case Errc::bad_response:
    case Errc::bad_challenge:
      return {502, "bad_gateway"};
    case Errc::internal:
      break;
  }
  return kInternal;
}

WireForm wire_form(error_code code) noexcept {
  static error_code const http_code = Errc::internal;
  static error_code const async_code = AsyncErrc::deadline;
  if (code.category() == http_code.category()) return wire_form(static_cast<Errc>(code.value()));
  if (code.category() != async_code.category()) return kInternal;
  if (code == AsyncErrc::deadline) return {504, "timed_out"};
  return {503, "unavailable"};
}

Response build(WireForm form, std::string_view hint) {
  json::object body;
  body["error"] = form.word;
  body["error_description"] = form.status == 500 ? std::string_view("internal error") : hint;
  Response response = json_response(form.status, json::value(std::move(body)));
  response.headers.add("X-Content-Type-Options", "nosniff");
  return response;
}

struct Reason {
  int status;
  std::string_view phrase;
};
constexpr std::array kReasons = {
    Reason{200, "OK"},
    Reason{201, "Created"},
    Reason{202, "Accepted"},
    Reason{204, "No Content"},
    Reason{206, "Partial Content"},
    Reason{301, "Moved Permanently"},
    Reason{302, "Found"},
    Reason{303, "See Other"},
    Reason{304, "Not Modified"},
    Reason{307, "Temporary Redirect"},
    Reason{308, "Permanent Redirect"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{406, "Not Acceptable"},
    Reason{408, "Request Timeout"},
    Reason{409, "Conflict"},
    Reason{410, "Gone"},
    Reason{411, "Length Required"},
    Reason{412, "Precondition Failed"},
    Reason{413, "Content Too Large"},
    Reason{414, "URI Too Long"},
    Reason{415, "Unsupported Media Type"},
    Reason{417, "Expectation Failed"},
    Reason{421, "Misdirected Request"},
    Reason{422, "Unprocessable Content"},
    Reason{428, "Precondition Required"},
    Reason{429, "Too Many Requests"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{500, "Internal Server Error"},
    Reason{501, "Not Implemented"},
    Reason{502, "Bad Gateway"},
    Reason{503, "Service Unavailable"},
    Reason{504, "Gateway Timeout"},
    Reason{505, "HTTP Version Not Supported"},
};

}  // namespace

Response error_response(Error const& error) { return build(wire_form(error.code), error.hint); }

Response error_response(std::exception_ptr const& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (Exception const& known) {
    return error_response(known.error());
  } catch (std::exception const&) {
    return build(kInternal, {});
  }
}

std::string describe_failure(std::exception_ptr const& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (Exception const& known) {
    return describe(known.error());
  } catch (std::exception const& unknown) {
    return unknown.what();
  }
}

int status_of(error_code code) noexcept { return wire_form(code).status; }

std::string_view reason_phrase(int status) noexcept {
  auto const found = std::find_if(kReasons.begin(), kReasons.end(),
                                  [&](Reason const& reason) { return reason.status == status; });
  return found == kReasons.end() ? "Status" : found->phrase;
}

}  // namespace tessera::http
