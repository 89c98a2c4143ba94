#include "http/errc.hpp"

namespace tessera::http {
namespace {

std::string_view text_of(Errc code) {
  switch (code) {
    case Errc::bad_request:
      return "the request is malformed";
    case Errc::header_too_large:
      return "the request head is too large";
    case Errc::body_too_large:
      return "the body is too large";
    case Errc::timed_out:
      return "the peer was too slow";
    case Errc::not_found:
      return "no such resource";
    case Errc::method_not_allowed:
      return "the resource does not have this method";
    case Errc::unsupported_media:
      return "the body's media type is not supported";
    case Errc::not_acceptable:
      return "nothing acceptable to the client is available";
    case Errc::unauthorized:
      return "an acceptable credential is required";
    case Errc::forbidden:
      return "not allowed";
    case Errc::conflict:
      return "the present state does not allow it";
    case Errc::too_many_requests:
      return "too many requests";
    case Errc::unavailable:
      return "temporarily unavailable";
    case Errc::internal:
      return "internal error";
    case Errc::bad_url:
      return "the URL is not acceptable";
    case Errc::bad_challenge:
      return "the WWW-Authenticate field is malformed";
    case Errc::connect_failed:
      return "could not connect";
    case Errc::transfer_failed:
      return "the connection broke";
    case Errc::bad_response:
      return "the peer's answer is not acceptable";
    case Errc::bad_form:
      return "the form is malformed";
  }
  return "unknown HTTP error";
}
constexpr ErrorCategory<Errc, text_of> kCategory("http");

}  // namespace

error_code make_error_code(Errc code) { return {static_cast<int>(code), kCategory}; }

}  // namespace tessera::http
