#include "oauth/server/token_answer.hpp"

#include "http/challenge.hpp"
#include "oauth/model/errors.hpp"

namespace tessera::oauth {

http::Response token_answer(TokenResponse const& token) {
  http::Response response = http::json_response(200, to_json(token));
  add_no_store(response.headers);
  return response;
}

http::Response token_refusal(Error const& error, http::Request const& request,
                             std::string_view realm, Log& log) {
  WireError const wire = wire_error(error.code);
  LogLevel const level = wire.status >= 500 ? LogLevel::error : LogLevel::warn;
  if (log.enabled(level))
    log.write(level, "token_request_refused",
              {{"request", request.id},
               {"peer", request.peer},
               {"error", wire.name},
               {"hint", error.hint},
               {"reason", error.debug}});
  http::Response response = error_response(error);
  if (wire.status == 401) {
    http::Challenge challenge;
    challenge.scheme = "Basic";
    challenge.parameters["realm"] = realm;
    response.headers.set("WWW-Authenticate", http::write_challenge(challenge));
  }
  return response;
}

}  // namespace tessera::oauth
