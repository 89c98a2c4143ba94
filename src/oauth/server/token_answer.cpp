#include "oauth/server/token_answer.hpp"

#include "http/challenge.hpp"
#include "oauth/model/errors.hpp"

#include <boost/json/monotonic_resource.hpp>

#include <array>

namespace tessera::oauth {
namespace {

/// Bytes in memory that most answers need before they are text; more come from the heap.
constexpr std::size_t kUsualAnswer = 2048;

}  // namespace

http::Response token_answer(TokenResponse const& token) {
  std::array<unsigned char, kUsualAnswer> room;
  json::monotonic_resource memory(room.data(), room.size());
  http::Response response = http::json_response(200, to_json(token, &memory));
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
